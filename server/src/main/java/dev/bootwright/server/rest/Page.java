package dev.bootwright.server.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/// The files of the page, kept in memory: there are four and they are small.
final class Page {

    /// Scripts, styles and data come from here only, and nobody may frame the page.
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self' data:; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'";

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String FOLDER = "/dev/bootwright/server/web/";

    private final Map<String, File> files;

    /// @param contentType with its character set
    record File(String contentType, String text) {}

    private Page(Map<String, File> files) {
        this.files = files;
    }

    /// Reads the files out of the program.
    static Page load() throws IOException {
        return new Page(
                Map.of(
                        "/", read("index.html", "text/html; charset=utf-8"),
                        "/style.css", read("style.css", "text/css; charset=utf-8"),
                        "/app.js", read("app.js", SCRIPT),
                        "/power.js", read("power.js", SCRIPT),
                        "/variables.js", read("variables.js", SCRIPT),
                        "/openapi.json", read("openapi.json", "application/json")));
    }

    Optional<File> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private static File read(String name, String contentType) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IOException("the program lacks its file " + FOLDER + name);
            }
            return new File(
                    contentType,
                    new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
