package dev.bootwright.netboot.aoe;

import dev.bootwright.netboot.aoe.AoeServer.PortTotals;
import dev.bootwright.netboot.aoe.AoeServer.Statistics;
import dev.bootwright.netboot.aoe.AoeServer.TargetStatus;
import java.util.Locale;
import java.util.function.ToLongFunction;

/// Statistics as Prometheus reads them: text format 0.0.4. What counts since the start ends in `_total`.
public final class AoeMetrics {

    private final StringBuilder out = new StringBuilder();
    private final Statistics statistics;

    private AoeMetrics(Statistics statistics) {
        this.statistics = statistics;
    }

    /// Nothing when there is neither a target nor an interface.
    public static String of(Statistics statistics) {
        AoeMetrics metrics = new AoeMetrics(statistics);
        metrics.targets();
        metrics.ports();
        return metrics.out.toString();
    }

    private void targets() {
        target("size_bytes", "gauge", "Size of the target.", TargetStatus::size);
        counter("reads", "Requests to read that were answered.", each -> each.totals().reads());
        counter("read_bytes", "Bytes read.", each -> each.totals().readBytes());
        counter("writes", "Requests to write that were done.", each -> each.totals().writes());
        counter("written_bytes", "Bytes written.", each -> each.totals().writtenBytes());
        counter("flushes", "Requests to flush that were done.", each -> each.totals().flushes());
        counter(
                "refused",
                "Requests answered with an error of AoE or of ATA.",
                each -> each.totals().refused());
        counter(
                "failures",
                "Requests that failed in the storage.",
                each -> each.totals().failures());
    }

    private void ports() {
        port("mtu_bytes", "gauge", "Largest frame, without its Ethernet header.", PortTotals::mtu);
        port("received_frames_total", "counter", "Frames received.", PortTotals::received);
        port("sent_frames_total", "counter", "Frames sent.", PortTotals::sent);
        port("dropped_frames_total", "counter", "Frames without an answer.", PortTotals::dropped);
    }

    private void counter(String name, String help, ToLongFunction<TargetStatus> value) {
        target(name + "_total", "counter", help, value);
    }

    private void target(String name, String type, String help, ToLongFunction<TargetStatus> value) {
        if (!statistics.targets().isEmpty()) {
            head("bootwright_aoe_target_" + name, type, help);
        }
        for (TargetStatus each : statistics.targets()) {
            sample("target_" + name, "target", each.settings().address().toString(), value, each);
        }
    }

    private void port(String name, String type, String help, ToLongFunction<PortTotals> value) {
        if (!statistics.ports().isEmpty()) {
            head("bootwright_aoe_port_" + name, type, help);
        }
        for (PortTotals each : statistics.ports()) {
            sample("port_" + name, "interface", each.name(), value, each);
        }
    }

    private void head(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private <T> void sample(
            String name, String label, String of, ToLongFunction<T> value, T subject) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "bootwright_aoe_%s{%s=\"%s\"} %d\n",
                        name,
                        label,
                        of.replace("\\", "\\\\").replace("\"", "\\\""),
                        value.applyAsLong(subject)));
    }
}
