package dev.bootwright.machine.bridge.find;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.machine.bridge.MemoryVolume;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnifiedKernelTest {

    private static final int CONTENT = 0x400;

    /// Laid out by hand: DOS header, PE header without an optional one, sections, content from 0x400 on.
    private static String image(Map<String, String> sections) {
        ByteBuffer image = ByteBuffer.allocate(0x1000).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, "MZ".getBytes(ISO_8859_1)).putInt(0x3C, 0x40);
        image.put(0x40, "PE\0\0".getBytes(ISO_8859_1));
        image.putShort(0x46, (short) sections.size());
        int header = 0x58;
        int content = CONTENT;
        for (Map.Entry<String, String> section : sections.entrySet()) {
            image.put(header, section.getKey().getBytes(ISO_8859_1));
            image.putInt(header + 8, section.getValue().length());
            image.putInt(header + 20, content);
            image.put(content, section.getValue().getBytes(ISO_8859_1));
            header += 40;
            content += 0x100; // no byte of an offset is beyond ASCII, since the volume takes text
        }
        return new String(image.array(), ISO_8859_1);
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put(".osrel", "ID=debian\nPRETTY_NAME=\"Debian 13\"\n");
        sections.put(".uname", "6.12.48");
        sections.put(".cmdline", "root=UUID=1 quiet\n\0");
        sections.put(".linux", "the kernel");
        sections.put(".initrd", "the initramfs");
        return sections;
    }

    private static List<UnifiedKernel> read(String image) throws Exception {
        return UnifiedKernel.in(new MemoryVolume().with("/EFI/Linux/debian.efi", image));
    }

    @Test
    void findsTheSectionsOfOne() throws Exception {
        UnifiedKernel kernel = read(image(sections())).getFirst();
        assertEquals("Debian 13", kernel.title());
        assertEquals("6.12.48", kernel.version());
        assertEquals("root=UUID=1 quiet", kernel.commandLine());
        assertEquals(10, kernel.kernel().size());
        assertEquals(13, kernel.initramfs().orElseThrow().size());
    }

    @Test
    void passesOverWhatIsNone() throws Exception {
        String whole = image(sections());
        assertEquals(List.of(), read("no program"));
        for (int length = 1; length < 0x100; length++) {
            assertEquals(List.of(), read(whole.substring(0, length)));
        }
        assertEquals(List.of(), read(image(Map.of(".text", "a driver"))));
    }
}
