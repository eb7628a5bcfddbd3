package dev.bootwright.server.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/// What the names of files in a script are resolved against.
///
/// @param url  for loaders that take URLs: such as `http://10.0.0.1:8080/`, or empty, for files that
///     lie beside the script
/// @param path for GRUB: `/` below the server it came from, or a device such as
///     `(http,10.0.0.1:8080)/`
public record FileRoot(String url, String path) {

    private static final Pattern URL =
            Pattern.compile(
                    "(https?://([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+])(:\\d{1,5})?(/[A-Za-z0-9._~%-]+)*/)?");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9(),.:/_\\[\\]-]*/");
    private static final String UNRESERVED = "-._~/";

    /// What cannot be in the name of a file beside the script: blanks and control characters, which end it;
    /// `::`, before which PXELINUX expects a server; and what means something else in a URL, which the
    /// name becomes a part of where the script came by HTTP.
    private static final Pattern UNFIT = Pattern.compile("[\\x00-\\x20\\x7F%?#]|::");

    /// Beside the script, wherever that lies.
    public static final FileRoot RELATIVE = new FileRoot("", "/");

    public FileRoot {
        if (!URL.matcher(url).matches()) {
            throw new IllegalArgumentException("not http://host:port/: " + ScriptText.plain(url));
        }
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("not a path for GRUB: " + ScriptText.plain(path));
        }
    }

    /// The boot door of a server.
    ///
    /// @param server `host:port`, as the client can reach it
    public static FileRoot ofServer(String server) {
        if (server.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not host:port: " + ScriptText.plain(server));
        }
        return new FileRoot("http://" + server + "/", "/");
    }

    /// Where loaders that take URLs find a file.
    ///
    /// @param file name from the root on, with any characters
    public String url(String file) {
        StringBuilder encoded = new StringBuilder(url);
        for (byte each : file.getBytes(UTF_8)) {
            char c = (char) (each & 0xFF);
            boolean isPlain =
                    c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            encoded.append(isPlain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return encoded.toString();
    }

    /// Where PXELINUX finds a file. It takes `%2B` for a plus only in a URL: of a file beside the script it
    /// asks the TFTP server for the name as it is written.
    ///
    /// @throws UnfitNameException if it cannot be written
    String pxelinux(String file) {
        return isServer() ? url(file) : fit("PXELINUX", file);
    }

    /// Where GRUB finds a file, in quotes if need be.
    ///
    /// @throws UnfitNameException if it cannot be written
    String grub(String file) {
        return GrubFile.quotedIfNeeded(path + (isServer() ? file : fit("GRUB", file)));
    }

    /// Whether every loader can be told of a file beside the script. PXELINUX separates one initramfs from the
    /// next by commas.
    ///
    /// @param file name from the root on
    public static boolean fitsLoaders(String file) {
        return !UNFIT.matcher(file).find() && file.indexOf(',') < 0;
    }

    private static String fit(String loader, String file) {
        if (UNFIT.matcher(file).find()) {
            throw new UnfitNameException(
                    loader, file, "a blank, a control character, %, ?, # or :: in it");
        }
        return file;
    }

    /// Whether files come from a server that looks at the parameters of a request.
    boolean isServer() {
        return !url.isEmpty();
    }
}
