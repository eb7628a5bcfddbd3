package dev.bootwright.image.drive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Clover, the loader of last resort for firmware that starts nothing else: taken out of an archive of
/// its releases that somebody brings, since Debian has none.
///
/// Taken are `CLOVERX64.efi`, the drivers of the directory that is on by default, and the NVMe driver,
/// which releases have among those that are off. Its settings have one entry: our kernel, with its
/// initramfs and options.
public final class Clover {

    static final String CONFIG = "EFI/CLOVER/config.plist";

    private static final long MAX_BYTES = 16 << 20;
    private static final int MAX_FILES = 200;
    private static final String DRIVERS = "EFI/CLOVER/drivers/UEFI/";
    private static final String NVME = "NvmExpressDxe.efi";

    private Clover() {}

    /// @param archive a ZIP file, `CloverV2-5122.zip`
    /// @return files of the EFI system partition, by path
    /// @throws IOException if it is no ZIP file, or Clover or its NVMe driver is not in it
    public static Map<String, byte[]> read(Path archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements() && files.size() < MAX_FILES) {
                take(zip, entries.nextElement(), files);
            }
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(archive, e.getMessage()), e);
        }
        for (String needed : new String[] {"EFI/BOOT/BOOTX64.EFI", DRIVERS + NVME}) {
            if (!files.containsKey(needed)) {
                throw new IOException(
                        "%s: no %s in it: is it an archive of a release of Clover?"
                                .formatted(
                                        archive, needed.endsWith(NVME) ? NVME : "CLOVERX64.efi"));
            }
        }
        return files;
    }

    private static void take(ZipFile zip, ZipEntry entry, Map<String, byte[]> files)
            throws IOException {
        String path = entry.getName();
        String lower = path.toLowerCase(Locale.ROOT);
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (entry.isDirectory()) {
            return;
        }
        if (lower.endsWith("efi/clover/cloverx64.efi")) {
            byte[] content = content(zip, entry);
            files.put("EFI/BOOT/BOOTX64.EFI", content);
            files.put("EFI/CLOVER/CLOVERX64.EFI", content);
        } else if (lower.endsWith("/" + NVME.toLowerCase(Locale.ROOT))) {
            files.put(DRIVERS + NVME, content(zip, entry));
        } else if (lower.endsWith(".efi")
                && lower.contains("efi/clover/drivers/uefi/")
                && !name.equalsIgnoreCase(NVME)) {
            files.put(DRIVERS + name, content(zip, entry));
        }
    }

    private static byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes((int) MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new IOException(
                        "%s has more than %d bytes".formatted(entry.getName(), MAX_BYTES));
            }
            return content;
        }
    }

    /// The settings: a property list of Apple's.
    static String config(String title, String options, List<String> files) {
        String kernel = BootFiles.KERNEL.replace('/', '\\');
        String initramfs =
                files.stream()
                        .map(file -> "initrd=\\" + file.replace('/', '\\'))
                        .collect(Collectors.joining(" "));
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
          <key>Boot</key>
          <dict>
            <key>DefaultVolume</key>
            <string>LastBootedVolume</string>
            <key>DefaultLoader</key>
            <string>\\%1$s</string>
            <key>Fast</key>
            <false/>
            <key>Timeout</key>
            <integer>1</integer>
          </dict>
          <key>GUI</key>
          <dict>
            <key>TextOnly</key>
            <true/>
            <key>Scan</key>
            <false/>
            <key>Custom</key>
            <dict>
              <key>Entries</key>
              <array>
                <dict>
                  <key>Title</key>
                  <string>%2$s</string>
                  <key>FullTitle</key>
                  <string>%2$s</string>
                  <key>Type</key>
                  <string>Linux</string>
                  <key>Path</key>
                  <string>\\%1$s</string>
                  <key>Arguments</key>
                  <string>%3$s %4$s</string>
                  <key>Disabled</key>
                  <false/>
                </dict>
              </array>
            </dict>
          </dict>
        </dict>
        </plist>
        """
                .formatted(kernel, escaped(title), initramfs, escaped(options));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
