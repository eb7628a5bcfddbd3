package dev.bootwright.server.script;

import java.util.regex.Pattern;

/// An image to start, as a script needs it.
///
/// @param title     one line for people
/// @param server    `host:port` of the boot door, as the client can reach it
/// @param image     identifier of the image: its files are `image/<id>/vmlinuz` and `…/initramfs`
/// @param arguments of the kernel
public record BootEntry(String title, String server, String image, KernelArguments arguments) {

    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9.-]+(:\\d{1,5})?");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9._-]+");

    public BootEntry {
        if (!SERVER.matcher(server).matches()) {
            throw new IllegalArgumentException("not host:port: " + ScriptText.plain(server));
        }
        if (!IMAGE.matcher(image).matches()) {
            throw new IllegalArgumentException("no image identifier: " + ScriptText.plain(image));
        }
    }

    String kernelUrl() {
        return "http://%s/image/%s/vmlinuz".formatted(server, image);
    }

    String initramfsUrl() {
        return "http://%s/image/%s/initramfs".formatted(server, image);
    }
}
