package dev.bootwright.server.rest;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.json.Json;

/// What a request is answered with.
public sealed interface Answer {

    int status();

    /// @param status such as 200
    record Document(int status, Json body) implements Answer {}

    /// @param contentType with its character set
    record Text(int status, String contentType, String body) implements Answer {}

    /// A file to be kept.
    ///
    /// @param name it is proposed to be kept by: letters, digits, `.`, `_` and `-`
    record Download(int status, String contentType, String name, Opaque body) implements Answer {}

    /// 204: it is done, and there is nothing to say.
    record Done() implements Answer {
        @Override
        public int status() {
            return 204;
        }
    }

    /// 204, with the cookie of a new session.
    record SignedIn(String session) implements Answer {
        @Override
        public int status() {
            return 204;
        }
    }

    static Answer of(Json body) {
        return new Document(200, body);
    }

    static Answer yaml(String text) {
        return new Text(200, "application/yaml; charset=utf-8", text);
    }

    static Answer plain(String text) {
        return new Text(200, "text/plain; charset=utf-8", text);
    }
}
