package dev.bootwright.cli.command;

import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.AoeConfiguration;
import dev.bootwright.netboot.aoe.AoeConfiguration.Interface;
import dev.bootwright.netboot.aoe.AoeConfiguration.OverlaySettings;
import dev.bootwright.netboot.aoe.AoeConfiguration.Source;
import dev.bootwright.netboot.aoe.AoeConfiguration.Sync;
import dev.bootwright.netboot.aoe.AoeConfiguration.TargetSettings;
import dev.bootwright.netboot.aoe.FileStorage.Slice;
import dev.bootwright.netboot.aoe.TargetAddress;
import dev.bootwright.server.template.Size;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Reads `aoe.yaml`, and tells everything that is wrong with it at once.
///
/// ```yaml
/// interfaces: [eth1, {name: eth2, mtu: 1500}]
/// state: /var/lib/bootwright/aoe
/// targets:
///   - target: 0.1
///     source: /srv/root.img
///     overlay: {folder: /var/lib/overlays, limit: 2 GiB, clients: 64}
///   - target: 0.2
///     source: /srv/debian.iso
///     offset: 1048576
///     length: 4194304
///     readOnly: true
///   - target: 1.0
///     source: /dev/vg0/web1
///     sync: always
///     interfaces: [eth2]
///     allow: [52:54:00:00:00:05]
///     buffers: 64
/// ```
final class AoeFile {

    private final List<Interface> interfaces = new ArrayList<>();
    private final List<TargetSettings> targets = new ArrayList<>();
    private final Map<TargetAddress, Yaml> places = new HashMap<>();

    private AoeFile() {}

    /// Another one after each change of a file: when it was written, and its size.
    static Object mark(@Nullable Path file) throws IOException {
        return file != null && Files.exists(file)
                ? List.of(Files.getLastModifiedTime(file), Files.size(file))
                : List.of();
    }

    /// @param name  of the document, for messages
    /// @param state where it says none
    static AoeConfiguration read(String name, String text, Path state) throws YamlException {
        Yaml.Reading reading = new Yaml.Reading(name);
        Yaml root = reading.parse(text);
        Members members = root.members("interfaces", "state", "targets");
        AoeFile file = new AoeFile();
        members.require("interfaces").ifPresent(list -> list.elementsOrSelf().forEach(file::port));
        members.require("targets").ifPresent(list -> list.elements().forEach(file::target));
        if (file.interfaces.isEmpty() && reading.isClean()) {
            root.fail("no interface to serve on");
        }
        Optional<String> own = members.text("state");
        reading.finish();
        return new AoeConfiguration(
                file.interfaces, Optional.of(own.map(Path::of).orElse(state)), file.targets);
    }

    private void port(Yaml yaml) {
        if (!yaml.isMapping()) {
            yaml.text().ifPresent(name -> interfaces.add(new Interface(name, OptionalInt.empty())));
            return;
        }
        Members members = yaml.members("name", "mtu");
        Optional<Long> mtu = members.find("mtu").flatMap(each -> each.integer(576, 65_535));
        members.requireText("name")
                .ifPresent(name ->
                        interfaces.add(
                                new Interface(
                                        name,
                                        mtu.map(each -> OptionalInt.of(each.intValue()))
                                                .orElse(OptionalInt.empty()))));
    }

    private void target(Yaml yaml) {
        Members members =
                yaml.members(
                        "target",
                        "source",
                        "offset",
                        "length",
                        "readOnly",
                        "sync",
                        "overlay",
                        "interfaces",
                        "allow",
                        "buffers");
        Optional<TargetAddress> address = members.require("target").flatMap(this::address);
        Optional<String> source = members.requireText("source");
        Slice slice =
                new Slice(
                        members.find("offset").flatMap(AoeFile::bytes).orElse(0L),
                        members.find("length").flatMap(AoeFile::bytes).orElse(Slice.TO_THE_END));
        Optional<String> sync = members.find("sync").flatMap(each -> each.word("flush", "always"));
        Optional<OverlaySettings> overlay = members.find("overlay").flatMap(AoeFile::overlay);
        Optional<Long> buffers = members.find("buffers").flatMap(each -> each.integer(2, 65_535));
        List<MacAddress> allowed = new ArrayList<>();
        members.list("allow").forEach(each -> mac(each).ifPresent(allowed::add));
        List<String> names = new ArrayList<>();
        members.list("interfaces").forEach(each -> each.text().ifPresent(names::add));
        boolean readOnly = members.bool("readOnly", false);
        if (address.isEmpty() || source.isEmpty()) {
            return;
        }
        try {
            targets.add(
                    new TargetSettings(
                            address.get(),
                            new Source(Path.of(source.get()), slice),
                            readOnly,
                            sync.orElse("flush").equals("always") ? Sync.ALWAYS : Sync.FLUSH,
                            overlay,
                            names,
                            allowed,
                            buffers.map(Long::intValue).orElse(TargetSettings.DEFAULT_BUFFERS)));
        } catch (IllegalArgumentException e) {
            yaml.fail(String.valueOf(e.getMessage()));
        }
    }

    private Optional<TargetAddress> address(Yaml yaml) {
        Optional<String> text = yaml.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            TargetAddress address = TargetAddress.parse(text.get());
            Yaml first = places.putIfAbsent(address, yaml);
            if (first != null) {
                yaml.fail("there are two of %s, the first at %s".formatted(address, first.place()));
                return Optional.empty();
            }
            return Optional.of(address);
        } catch (IllegalArgumentException e) {
            yaml.fail(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<OverlaySettings> overlay(Yaml yaml) {
        Members members = yaml.members("folder", "limit", "clients");
        Optional<String> folder = members.requireText("folder");
        Optional<Long> limit = members.require("limit").flatMap(AoeFile::bytes);
        long clients =
                members.find("clients")
                        .flatMap(each -> each.integer(1, 100_000))
                        .orElse((long) OverlaySettings.DEFAULT_MAX_CLIENTS);
        if (folder.isEmpty() || limit.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new OverlaySettings(Path.of(folder.get()), limit.get(), (int) clients));
        } catch (IllegalArgumentException e) {
            yaml.fail(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /// A number of bytes, or a size with its unit.
    private static Optional<Long> bytes(Yaml yaml) {
        Optional<String> text = yaml.text();
        if (text.isPresent() && !text.get().matches("\\d{1,18}")) {
            Optional<Long> size = Size.parseBytes(text.get());
            if (size.isEmpty()) {
                yaml.fail("expected bytes, or a size such as 4 GiB, found " + yaml.describe());
            }
            return size;
        }
        return text.map(Long::parseLong);
    }

    private static Optional<MacAddress> mac(Yaml yaml) {
        try {
            return yaml.text().map(MacAddress::parse);
        } catch (IllegalArgumentException e) {
            yaml.fail(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
