package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.netboot.aoe.AoeConfiguration.Sync;
import dev.bootwright.netboot.aoe.AoeServer.PortTotals;
import dev.bootwright.netboot.aoe.AoeServer.Statistics;
import dev.bootwright.netboot.aoe.AoeServer.TargetStatus;
import dev.bootwright.netboot.aoe.TargetCounters.Totals;

/// What a running server says of its targets, as JSON.
///
/// ```json
/// {"targets": [{"target": "e0.1", "source": "/srv/root.img", "size": 1048576, "readOnly": false,
///               "overlay": true, "sync": "flush", "mask": [], "reservedFor": [],
///               "reads": 0, "readBytes": 0, "writes": 0, "writtenBytes": 0, "flushes": 0,
///               "refused": 0, "failures": 0}],
///  "ports": [{"name": "eth1", "mtu": 1500, "received": 0, "sent": 0, "dropped": 0}]}
/// ```
final class AoeReport {

    private AoeReport() {}

    static Json of(Statistics statistics) {
        return Json.object()
                .put("targets", Json.array(statistics.targets(), AoeReport::target))
                .put("ports", Json.array(statistics.ports(), AoeReport::port))
                .build();
    }

    private static Json target(TargetStatus status) {
        Totals totals = status.totals();
        return Json.object()
                .put("target", status.settings().address().toString())
                .put("source", status.settings().source().path().toString())
                .put("size", status.size())
                .put("readOnly", status.settings().readOnly())
                .put("overlay", status.settings().overlay().isPresent())
                .put("sync", status.settings().sync() == Sync.ALWAYS ? "always" : "flush")
                .put("mask", AoeMixin.texts(status.state().mask()))
                .put("reservedFor", AoeMixin.texts(status.state().holders()))
                .put("reads", totals.reads())
                .put("readBytes", totals.readBytes())
                .put("writes", totals.writes())
                .put("writtenBytes", totals.writtenBytes())
                .put("flushes", totals.flushes())
                .put("refused", totals.refused())
                .put("failures", totals.failures())
                .build();
    }

    private static Json port(PortTotals port) {
        return Json.object()
                .put("name", port.name())
                .put("mtu", port.mtu())
                .put("received", port.received())
                .put("sent", port.sent())
                .put("dropped", port.dropped())
                .build();
    }
}
