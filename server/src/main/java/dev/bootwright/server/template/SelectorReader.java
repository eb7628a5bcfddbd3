package dev.bootwright.server.template;

import dev.bootwright.server.template.Selector.Kind;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.Locale;
import java.util.Optional;

/// Reads which disks are meant.
final class SelectorReader {

    private static final String NO_NAMES =
            "disks are never selected by a name such as /dev/sda, which moves from boot to boot;"
                    + " use serial, wwn, size, kind, model, controller or count";

    private static final String[] KINDS = {"nvme", "ssd", "hdd", "virtio"};

    static final Shape.Fields SHAPE =
            Shape.fields()
                    .optional("serial", Shape.TEXT, "serial number, as the disk reports it")
                    .optional("wwn", Shape.TEXT, "World Wide Name, as the disk reports it")
                    .optional("model", Shape.TEXT, "a part of the model's name")
                    .optional("kind", Shape.words(KINDS), "how the disk is built and attached")
                    .optional(
                            "controller",
                            Shape.TEXT,
                            "PCI address, driver, vendor:device, or serial number of a RAID controller")
                    .optional(
                            "virtual",
                            Shape.BOOL,
                            "whether it is a logical disk of a RAID controller, or a VM's")
                    .optional(
                            "size",
                            Shape.text("[^.]*([.][0-9][^.]*)?\\.\\..*"),
                            "10GiB.., ..2TB or 10GiB..2TB")
                    .optional(
                            "count",
                            Shape.number(1, 999, "all|[1-9][0-9]{0,3}\\.\\.|[1-9][0-9]{0,2}"),
                            "how many: 2, 2.. for two or more, or all")
                    .optional(
                            "prefer", Shape.words("smallest", "largest"), "which are taken first");

    private SelectorReader() {}

    static Optional<Selector> read(Yaml value) {
        if (!value.isMapping()) {
            value.fail(
                    value.text().orElse("").startsWith("/dev/")
                            ? NO_NAMES
                            : "expected a mapping with serial, wwn, model, kind, controller, virtual, size, count or prefer, found "
                                    + value.describe());
            return Optional.empty();
        }
        // "name", "device" and "path" are taken up to say why they are refused.
        Members in = value.members(SHAPE.keysAnd("name", "device", "path"));
        for (String key : new String[] {"name", "device", "path"}) {
            in.find(key).ifPresent(named -> named.fail(NO_NAMES));
        }
        Optional<String> serial = in.find("serial").flatMap(SelectorReader::identity);
        Optional<String> wwn = in.find("wwn").flatMap(SelectorReader::identity);
        Optional<Kind> kind =
                in.find("kind")
                        .flatMap(word -> word.word(KINDS))
                        .map(word -> Kind.valueOf(word.toUpperCase(Locale.ROOT)));
        long[] size =
                in.find("size").map(SelectorReader::sizes).orElse(new long[] {0, Long.MAX_VALUE});
        int[] count = in.find("count").map(SelectorReader::count).orElse(new int[] {1, 1});
        boolean largest =
                in.find("prefer")
                        .flatMap(word -> word.word("smallest", "largest"))
                        .map("largest"::equals)
                        .orElse(false);
        if ((serial.isPresent() || wwn.isPresent()) && count[1] > 1) {
            value.fail("a serial number or WWN names one disk; count does not go with it");
        }
        return Optional.of(
                new Selector(
                        serial,
                        wwn,
                        in.text("model"),
                        kind,
                        in.find("controller").flatMap(SelectorReader::identity),
                        in.find("virtual").isEmpty()
                                ? Optional.empty()
                                : Optional.of(in.bool("virtual", false)),
                        size[0],
                        size[1],
                        count[0],
                        count[1],
                        largest));
    }

    private static Optional<String> identity(Yaml value) {
        Optional<String> text = value.text().map(String::strip).filter(found -> !found.isEmpty());
        if (text.isEmpty()) {
            value.fail("expected a serial number or WWN as the disk reports it, found nothing");
        } else if (text.get().startsWith("/dev/")) {
            value.fail(NO_NAMES);
            return Optional.empty();
        }
        return text;
    }

    /// Lower and upper bound.
    private static long[] sizes(Yaml value) {
        String[] ends = value.text().orElse("").split("\\.\\.", -1);
        if (ends.length == 2) {
            Optional<Long> from = ends[0].isBlank() ? Optional.of(0L) : Size.parseBytes(ends[0]);
            Optional<Long> to =
                    ends[1].isBlank() ? Optional.of(Long.MAX_VALUE) : Size.parseBytes(ends[1]);
            if (from.isPresent() && to.isPresent() && from.get() <= to.get()) {
                return new long[] {from.get(), to.get()};
            }
        }
        value.fail(
                "expected a range such as 10GiB.., ..2TB or 10GiB..2TB, found " + value.describe());
        return new long[] {0, Long.MAX_VALUE};
    }

    /// Least and largest number of disks.
    private static int[] count(Yaml value) {
        String text = value.text().orElse("");
        int largest = Values.MAX_DISKS;
        if (text.equals("all")) {
            return new int[] {1, largest};
        }
        if (text.matches("[1-9][0-9]{0,3}\\.\\.")) {
            int least = Integer.parseInt(text.substring(0, text.length() - 2));
            return new int[] {least, largest};
        }
        if (text.matches("[1-9][0-9]{0,2}")) {
            int exactly = Integer.parseInt(text);
            return new int[] {exactly, exactly};
        }
        value.fail(
                "expected a number of disks, 2.. for two or more, or all, found "
                        + value.describe());
        return new int[] {1, 1};
    }
}
