package dev.bootwright.server.agent;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.machine.Refusal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/// What a request is answered with.
///
/// @param type of the body
/// @param body empty for none
record Answer(int status, String type, String body) implements Reply {

    private static final String JSON = "application/json";
    private static final String RETRY_AFTER = "2"; // seconds

    static Answer none() {
        return new Answer(204, "", "");
    }

    static Answer of(Json json) {
        return new Answer(200, JSON, json.toString());
    }

    static Answer text(String body) {
        return new Answer(200, "text/plain; charset=utf-8", body);
    }

    static Answer error(int status, String message) {
        return new Answer(status, JSON, Json.object().put("error", message).build().toString());
    }

    static Answer unauthorized() {
        return error(401, "no secret, or one that holds no more: a later boot may have taken over");
    }

    static Answer of(Refusal refusal) {
        int status =
                switch (refusal.kind()) {
                    case UNKNOWN -> 404;
                    case CONFLICT -> 409;
                    case INVALID -> 400;
                    case UNAUTHORIZED -> 401;
                };
        return error(status, String.valueOf(refusal.getMessage()));
    }

    @Override
    public void send(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status).putHeader("Cache-Control", "no-store");
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (status == 503) {
            response.putHeader("Retry-After", RETRY_AFTER);
        }
        if (body.isEmpty()) {
            response.end();
        } else {
            response.putHeader("Content-Type", type).end(body);
        }
    }

    /// Answers and ends the connection: the rest of the request is not wanted.
    void sendAndClose(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            response.endHandler(_ -> request.connection().close());
            response.putHeader("Connection", "close");
            send(request);
        }
    }
}
