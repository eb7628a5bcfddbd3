package dev.bootwright.server;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Draft;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.catalogue.Manifest;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.netboot.http.BootHttpServer;
import dev.bootwright.server.agent.AgentDoor;
import dev.bootwright.server.agent.Packages;
import dev.bootwright.server.boot.BootDesk;
import dev.bootwright.server.boot.BootOptions;
import dev.bootwright.server.boot.KeptFiles;
import dev.bootwright.server.boot.LentFirmware;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.rule.Loader;
import dev.bootwright.server.script.KernelArguments;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/// A whole server on a free port of this machine, with one small image in its catalogue.
public final class Site implements AutoCloseable {

    private static final RandomGenerator RANDOM = new Random(42);

    private final Vertx vertx;
    private final ControlPlane control;
    private final AgentDoor agents;
    private final BootHttpServer http;

    private Site(Vertx vertx, ControlPlane control, AgentDoor agents, BootHttpServer http) {
        this.vertx = vertx;
        this.control = control;
        this.agents = agents;
        this.http = http;
    }

    public static Site open(Path data) throws IOException {
        ControlPlane control =
                ControlPlane.open(data.resolve("bootwright.db"), InstantSource.system(), RANDOM);
        Vertx vertx = BootHttpServer.smallVertx(8);
        AgentDoor agents =
                new AgentDoor(
                        vertx,
                        control,
                        name -> {
                            if (!name.equals("small")) {
                                throw new IOException("no package " + name);
                            }
                            Path file = Files.writeString(data.resolve("small.cpio"), "archive");
                            return new Packages.Archive(file, "0123");
                        });
        BootDesk desk = desk(control, data.resolve("images"));
        BootHttpServer http =
                BootHttpServer.open(
                        vertx,
                        "127.0.0.1",
                        0,
                        desk,
                        control.observer(),
                        List.of(new BootHttpServer.Mount(AgentApi.PREFIX, agents)));
        return new Site(vertx, control, agents, http);
    }

    /// A desk over a catalogue with one image, which is made when there is none.
    public static BootDesk desk(ControlPlane control, Path images) throws IOException {
        Catalogue catalogue = Catalogue.open(images);
        if (catalogue.images().isEmpty()) {
            publish(catalogue);
        }
        return desk(control, catalogue);
    }

    /// A desk over a catalogue without an image.
    public static BootDesk emptyDesk(ControlPlane control, Path images) {
        return desk(control, Catalogue.open(images));
    }

    private static KeptFiles kept(Path data) {
        return new KeptFiles(data, new LentFirmware(data, new Random(1)));
    }

    private static BootDesk desk(ControlPlane control, Catalogue catalogue) {
        return new BootDesk(
                control,
                catalogue,
                PublishedIsos.open(catalogue.directory().resolveSibling("isos")),
                kept(catalogue.directory().resolveSibling("kept")),
                new BootOptions(
                        8080,
                        Loader.IPXE,
                        Optional.empty(),
                        0,
                        KernelArguments.parse("console=ttyS0"),
                        Optional.empty()));
    }

    private static Image publish(Catalogue catalogue) throws IOException {
        String digest = "sha256:" + "0".repeat(64);
        List<String> loaders =
                List.of("undionly.kpxe", "snponly.efi", "lpxelinux.0", "shimx64.efi", "menu.c32");
        try (Draft draft = Draft.open(catalogue)) {
            Path directory = draft.directory();
            Files.writeString(directory.resolve("vmlinuz"), "kernel");
            Files.writeString(directory.resolve("initramfs"), "initramfs");
            Files.createDirectory(directory.resolve("loaders"));
            for (String loader : loaders) {
                Files.writeString(directory.resolve("loaders").resolve(loader), loader);
            }
            return draft.publish(
                    new Manifest(
                            "small",
                            "amd64",
                            "6.1.0",
                            "quiet",
                            new Manifest.FileEntry("vmlinuz", digest, 6),
                            new Manifest.FileEntry("initramfs", digest, 9),
                            loaders.stream()
                                    .map(name ->
                                            new Manifest.FileEntry(name, digest, name.length()))
                                    .toList(),
                            List.of(),
                            List.of(),
                            "",
                            List.of()),
                    "inputs");
        }
    }

    public ControlPlane control() {
        return control;
    }

    public int port() {
        return http.port();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.port() + path);
    }

    @Override
    public void close() throws IOException {
        http.close();
        agents.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        control.close();
    }
}
