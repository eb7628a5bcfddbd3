package dev.bootwright.cli.command;

import dev.bootwright.image.iso.IsoDownload;
import dev.bootwright.image.iso.IsoStamp;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.image.iso.Publisher;
import dev.bootwright.image.iso.Signing;
import dev.bootwright.image.live.Argument;
import dev.bootwright.image.live.BootMethod;
import dev.bootwright.image.trust.Assurance;
import dev.bootwright.image.trust.IsoCheck;
import dev.bootwright.image.trust.SigningKey;
import dev.bootwright.image.trust.TrustException;
import dev.bootwright.server.script.KernelArguments;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Publishes an ISO for network boot.
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes an ISO for network boot.",
            "It is read once, to make digests of what it boots; then it is served where it "
                    + "lies, so leave it there. Publishing another ISO under the same name replaces it "
                    + "as a whole. An ISO from a URL is downloaded first, and kept in the data "
                    + "directory."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright iso publish install-amd64-minimal.iso --name gentoo",
            "  bootwright iso publish live.iso --args \"console=ttyS0,115200\"",
            "  bootwright iso publish gentoo.iso --verify gentoo.iso.asc --keyring gentoo-release.asc",
            "  bootwright iso publish live.iso --sign rack.asc --sign codesign.pem",
            "",
            "Then boot http://SERVER:8080/iso/NAME/boot.ipxe, or make it what machines boot:",
            "  bootwright serve --interface eth1 --image gentoo"
        })
final class IsoPublishCommand implements Callable<Integer> {

    @Mixin IsoMixin isos = new IsoMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "FILE|URL", description = "The ISO.")
    String place;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call it. Default: the file's name without .iso.")
    @Nullable String name;

    @Option(
            names = "--args",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Further kernel arguments of every entry.")
    String arguments = "";

    @Option(
            names = "--verify",
            paramLabel = "SIGNATURE",
            description =
                    "Publish only what this vouches for: a signature over the ISO, or a list of digests such"
                            + " as DIGESTS or SHA512SUMS.")
    @Nullable Path signature;

    @Option(
            names = "--keyring",
            paramLabel = "FILE",
            description = "OpenPGP keys that count for --verify. May be given several times.")
    List<Path> keyrings = List.of();

    @Option(
            names = "--sign",
            paramLabel = "KEY",
            description = {
                "Sign what is published: with an OpenPGP secret key, DIGESTS; with a PEM key and certificate,",
                "each file that is loaded, for iPXE's imgverify. May be given several times."
            })
    List<Path> keys = List.of();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "First line: passphrase of the keys. Default: asked for on the terminal.")
    @Nullable Path passphrase;

    @Override
    public Integer call() throws IOException {
        String wanted = name == null ? usualName(place) : name;
        Optional<String> objection = PublishedIsos.objection(wanted);
        if (objection.isPresent()) {
            throw new Failure(
                    "--name %s: %s".formatted(wanted, objection.get()),
                    "name it otherwise with --name",
                    Failure.USAGE);
        }
        if (!keyrings.isEmpty() && signature == null) {
            throw new Failure("--keyring without --verify", "name the signature", Failure.USAGE);
        }
        List<SigningKey> signing = signingKeys();
        StepProgress progress = isos.progress();
        Publication publication;
        try {
            publication =
                    IsoMixin.isUrl(place)
                            ? downloaded(wanted, signing, progress)
                            : published(IsoMixin.file(place), wanted, signing, progress);
        } catch (NoSuchFileException e) {
            throw new Failure(e.getFile() + ": there is no such file", "");
        } catch (TrustException e) {
            throw new Failure("%s: not published: %s".formatted(place, e.getMessage()), e.hint());
        } catch (IOException e) {
            throw new Failure("%s: not published: %s".formatted(place, e.getMessage()), "");
        } finally {
            progress.finish();
        }
        isos.print(IsoListCommand.document(publication), text(publication));
        if (publication.entries().getFirst().method() == BootMethod.AOE) {
            isos.err()
                    .println(
                            "note: it looks for its medium by AoE, as e0.0: bootwright serve --interface IF"
                                    + " serves it, or bootwright aoe serve 0.0 %s -i IF"
                                            .formatted(publication.iso()));
        }
        fetchLoaders(progress);
        return 0;
    }

    /// Publishes what is at the URL. Where that fails the download goes, and what was published stays.
    private Publication downloaded(String wanted, List<SigningKey> signing, StepProgress progress)
            throws IOException {
        Path iso = download(wanted, progress);
        try {
            return published(iso, wanted, signing, progress);
        } finally {
            isos.published().discard(wanted, iso);
        }
    }

    private Publication published(
            Path iso, String wanted, List<SigningKey> signing, StepProgress progress)
            throws IOException {
        IsoStamp stamp = IsoStamp.of(iso);
        Assurance assurance = check(iso, progress);
        Publication publication =
                new Publisher(
                                iso,
                                wanted,
                                extra(),
                                (done, all) -> progress.at("making digests", done, all))
                        .publish(IsoMixin.isUrl(place), assurance.signer());
        if (!publication.stamp().equals(stamp)) {
            throw new IOException("it was written to after its signature was checked");
        }
        checkArguments(publication);
        note(publication, Signing.sign(publication, signing, Instant.now()));
        return publication;
    }

    private void note(Publication publication, Map<String, byte[]> signatures) throws IOException {
        try {
            isos.published().put(publication, signatures);
        } catch (FileSystemException e) {
            throw new Failure(
                    "%s: not published: %s".formatted(place, IsoMixin.reason(e)),
                    "name a data directory you may write to, with --data DIR or BOOTWRIGHT_DATA; serve"
                            + " needs the same");
        }
    }

    /// What a loader could not be given is found now, not when a machine asks.
    private void checkArguments(Publication publication) {
        var somewhere = new Argument.Places("http://host/iso/name", "http://host/iso/name.iso");
        for (Publication.Entry entry : publication.entries()) {
            try {
                new KernelArguments(
                        entry.arguments().stream().map(each -> each.render(somewhere)).toList());
            } catch (IllegalArgumentException e) {
                isos.err()
                        .println(
                                "note: \"%s\" cannot be started: %s"
                                        .formatted(entry.title(), e.getMessage()));
            }
        }
    }

    private List<SigningKey> signingKeys() throws IOException {
        try {
            return SigningKey.read(keys, this::passphrase, Instant.now());
        } catch (NoSuchFileException e) {
            throw new Failure("--sign %s: there is no such file".formatted(e.getFile()), "");
        } catch (TrustException e) {
            throw new Failure("--sign: " + e.getMessage(), e.hint());
        }
    }

    private Assurance check(Path iso, StepProgress progress) throws IOException {
        if (signature == null) {
            return new Assurance("", "", Map.of(), List.of());
        }
        long size = Files.size(iso);
        Assurance assurance =
                new IsoCheck(keyrings, Instant.now())
                        .check(
                                iso,
                                place.substring(place.lastIndexOf('/') + 1),
                                signature,
                                done -> progress.at("checking the signature", done, size));
        progress.finish();
        isos.err().println(assurance.checked());
        assurance.notes().forEach(isos.err()::println);
        return assurance;
    }

    private char[] passphrase(Path key) throws IOException {
        if (passphrase != null) {
            try (Stream<String> lines = Files.lines(passphrase)) {
                return lines.findFirst().orElse("").toCharArray();
            }
        }
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readPassword("passphrase of %s: ", key))
                .orElseThrow(() ->
                        new Failure(
                                key + ": is protected by a passphrase, and nobody is there to ask",
                                "put it into a file only you can read, and name that with"
                                        + " --passphrase-file"));
    }

    private Path download(String wanted, StepProgress progress) throws IOException {
        URI url = IsoMixin.uri(place);
        String file =
                place.substring(place.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        return IsoDownload.fetch(
                url,
                IsoMixin.proxies(),
                isos.published().download(wanted),
                file,
                done -> progress.at("downloading", done, 0));
    }

    /// Machines that start with iPXE or from a URL need none, so that a lack of them is no failure.
    private void fetchLoaders(StepProgress progress) throws IOException {
        LoaderFetch loaders = new LoaderFetch(isos.directory());
        if (!loaders.isNeeded()) {
            return;
        }
        try {
            loaders.run(progress);
        } catch (IOException e) {
            isos.err()
                    .println(
                            "note: no boot loaders for machines that start by plain PXE: "
                                    + e.getMessage());
        }
    }

    private List<String> extra() {
        try {
            return KernelArguments.parse(arguments).arguments();
        } catch (IllegalArgumentException e) {
            throw new Failure("--args: " + e.getMessage(), "", Failure.USAGE);
        }
    }

    private static String usualName(String place) {
        String file = place.substring(place.lastIndexOf('/') + 1);
        return file.toLowerCase(Locale.ROOT)
                .replaceFirst("\\.iso$", "")
                .replaceAll("[^a-z0-9._-]", "-")
                .replaceFirst("^[._-]+", "");
    }

    private static String text(Publication publication) {
        Publication.Entry first = publication.entries().getFirst();
        return """
        %s is published as %s, version %s
          %s: %s
          needs    %s of memory
          entries  %d
          boot     http://SERVER:8080/iso/%s/boot.ipxe
        """
                .formatted(
                        publication.title(),
                        publication.name(),
                        publication.id(),
                        IsoText.words(first.method().name()),
                        first.reason(),
                        IsoMixin.mebibytes(first.memory()),
                        publication.entries().size(),
                        publication.name());
    }
}
