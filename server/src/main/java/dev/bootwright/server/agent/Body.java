package dev.bootwright.server.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;

/// Reads the body of a request, as far as is reasonable.
final class Body {

    private Body() {}

    /// The whole body; fails when it has more than `limit` bytes.
    static Future<byte[]> read(HttpServerRequest request, int limit) {
        Promise<byte[]> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() <= limit) {
                body.appendBuffer(part);
            } else {
                promise.tryFail(new IOException("too large"));
            }
        });
        request.exceptionHandler(promise::tryFail);
        request.endHandler(_ -> promise.tryComplete(body.getBytes()));
        return promise.future();
    }
}
