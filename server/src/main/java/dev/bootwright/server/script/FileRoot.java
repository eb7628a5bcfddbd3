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

    /// Where GRUB finds a file, in quotes if need be.
    String grub(String file) {
        return GrubFile.quotedIfNeeded(path + file);
    }

    /// Whether files come from a server that looks at the parameters of a request.
    boolean isServer() {
        return !url.isEmpty();
    }
}
