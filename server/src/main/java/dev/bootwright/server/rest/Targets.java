package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import java.util.List;

/// The block devices that are served beside the machines, for the page and for metrics.
public interface Targets {

    /// `{"targets": […], "ports": […]}`, both empty when nothing is served.
    Json report();

    /// The same in the text form that Prometheus reads, or nothing.
    String metrics();

    /// None are served.
    Targets NONE =
            new Targets() {
                @Override
                public Json report() {
                    return Json.object()
                            .put("targets", new Json.Array(List.of()))
                            .put("ports", new Json.Array(List.of()))
                            .build();
                }

                @Override
                public String metrics() {
                    return "";
                }
            };
}
