package dev.bootwright.server.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.iso9660.IsoVolume;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.image.file.DirectoryTree;
import dev.bootwright.image.iso.DigestsFile;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.Publication.PublishedFile;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.image.iso.Signing;
import dev.bootwright.image.live.Argument;
import dev.bootwright.netboot.boot.BootContent;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.BootResource.Joined;
import dev.bootwright.server.script.BootMenu;
import dev.bootwright.server.script.FileRoot;
import dev.bootwright.server.script.GrubFile;
import dev.bootwright.server.script.IpxeScript;
import dev.bootwright.server.script.KernelArguments;
import dev.bootwright.server.script.PxelinuxFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A published ISO as a tree of files that any web or TFTP server can serve.
///
/// ```text
/// boot.ipxe, boot-2.ipxe, menu.ipxe     for iPXE, with files relative to the script
/// pxelinux.cfg/default, grub.cfg        for PXELINUX and GRUB, with the tree as their root
/// DIGESTS, index.html
/// undionly.kpxe, lpxelinux.0, menu.c32  and the other loaders, where there are some
/// 3f9c5e1b2a70/file/…                   the files of one version
/// 3f9c5e1b2a70/plain/1-vmlinuz          a file once more, where loaders cannot be told of its own name
/// 3f9c5e1b2a70/combined/1               initramfs and root in one file, where a loader needs it
/// ```
///
/// The files of a version are whole before any script names them, and the version before stays until the
/// next export, for machines that are just booting it.
public final class StaticTree {

    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{12}");
    private static final int MENU_SECONDS = 15;
    private static final long PIECE = 8 << 20;

    private final PublishedIsos published;
    private final Publication publication;
    private final Path directory;
    private final Map<String, String> plain;
    private final IsoEntries entries;

    /// What is of no use before it is whole: a version that was not there before, or one file of it.
    private volatile @Nullable Path unfinished;

    /// Told how far the copy is.
    @FunctionalInterface
    public interface Progress {

        /// @param done in bytes
        void at(String file, long done, long all);
    }

    /// @param directory made when it is missing
    /// @param url       under which the tree will be found, ending with a slash; empty if nobody knows
    /// @param arguments further ones of the kernel
    public StaticTree(
            PublishedIsos published,
            Publication publication,
            Path directory,
            String url,
            KernelArguments arguments) {
        this.published = published;
        this.publication = publication.withoutUnusedMedium();
        this.directory = directory;
        this.plain = PlainNames.of(this.publication);
        this.entries =
                new IsoEntries(FileRoot.RELATIVE, url, Publication::id, _ -> plain, arguments);
    }

    /// Adds boot loaders, so that firmware that knows only TFTP is served as well.
    ///
    /// @param loaders a directory that holds nothing else
    public void addLoaders(Path loaders) throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(loaders)) {
            for (Path file : files) {
                replace(directory.resolve(file.getFileName().toString()), Files.readAllBytes(file));
            }
        }
    }

    /// Writes the tree.
    ///
    /// @throws IllegalArgumentException if an entry needs a URL and there is none, before anything is written
    /// @throws IOException              if the ISO is no longer what was published, or the tree cannot be
    ///     written; what is half written has no name that a script knows
    public void write(Progress progress) throws IOException {
        Map<String, String> scripts = scripts();
        Path version = directory.resolve(publication.id());
        boolean isNew = Files.notExists(version);
        for (Map.Entry<String, BootResource> file : files().entrySet()) {
            Path to = version.resolve(file.getKey());
            unfinished = isNew ? version : part(to);
            copy(file.getKey(), (Joined) file.getValue(), to, progress);
        }
        unfinished = null;
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            replace(directory.resolve(script.getKey()), script.getValue().getBytes(UTF_8));
        }
        removeOldVersions();
    }

    /// Removes what is half written, by another thread while [#write] still works, which fails of it.
    public void abandon() throws IOException {
        Path begun = unfinished;
        if (begun != null && Files.exists(begun)) {
            DirectoryTree.remove(begun);
        }
    }

    private Map<String, String> scripts() {
        Map<String, String> scripts = new LinkedHashMap<>();
        List<BootMenu.Item> items = new ArrayList<>();
        for (int i = 1; i <= publication.entries().size(); i++) {
            String name = i == 1 ? "boot.ipxe" : "boot-%d.ipxe".formatted(i);
            var entry = entries.entry(publication, i);
            scripts.put(name, IpxeScript.start(entry));
            items.add(new BootMenu.Item(IsoEntries.key(publication, i), name, entry));
        }
        if (published.document(publication, Signing.documentOf(kernel())).isPresent()) {
            scripts.put("verified.ipxe", IpxeScript.startVerified(entries.entry(publication, 1)));
        }
        BootMenu menu =
                new BootMenu(
                        publication.title().isEmpty() ? publication.name() : publication.title(),
                        items,
                        IsoEntries.key(publication, 1),
                        MENU_SECONDS);
        scripts.put("menu.ipxe", IpxeScript.menu(menu));
        scripts.put("pxelinux.cfg/default", PxelinuxFile.menu(menu));
        scripts.put("grub.cfg", GrubFile.menu(menu));
        scripts.put("grub/grub.cfg", GrubFile.menu(menu));
        scripts.put(DigestsFile.NAME, DigestsFile.of(publication, this::names));
        scripts.put("index.html", IndexPage.of(publication, List.copyOf(scripts.keySet())));
        return scripts;
    }

    /// The names of a file in the tree.
    private List<String> names(PublishedFile file) {
        return Stream.concat(
                        Stream.of(publication.nameOf(file)),
                        Optional.ofNullable(plain.get(file.path())).stream())
                .map(name -> publication.id() + "/" + name)
                .toList();
    }

    private String kernel() {
        return "file" + publication.entries().getFirst().kernel();
    }

    /// What of the version is to be copied, by its name below the version's directory.
    private Map<String, BootResource> files() throws IOException {
        IsoFiles files = new IsoFiles(published);
        Set<String> names = new LinkedHashSet<>();
        publication.files().forEach(file -> names.add(publication.nameOf(file)));
        names.addAll(fetched());
        for (int i = 1; i <= publication.entries().size(); i++) {
            Publication.Entry entry = publication.entries().get(i - 1);
            if (!entry.wrapped().isEmpty() && publication.combined(entry) == i) {
                names.add("combined/" + i);
            }
        }
        for (String name : List.copyOf(names)) {
            if (published.document(publication, Signing.documentOf(name)).isPresent()) {
                names.add(name + Signing.ENDING);
            }
        }
        names.add(DigestsFile.NAME);
        names.add(DigestsFile.NAME + ".asc");
        Map<String, BootResource> found = new LinkedHashMap<>();
        for (String name : names) {
            Optional<BootResource> file = files.find(IsoFiles.directory(publication) + "/" + name);
            file.ifPresent(resource -> found.put(name, resource));
        }
        plain.forEach((path, name) -> {
            for (String ending : List.of("", Signing.ENDING)) {
                BootResource same = found.get("file" + path + ending);
                if (same != null) {
                    found.put(name + ending, same);
                }
            }
        });
        return found;
    }

    /// Everything below the directories that an initramfs fetches from.
    private Set<String> fetched() throws IOException {
        Set<String> names = new TreeSet<>();
        try (FileChannel channel = FileChannel.open(publication.iso(), StandardOpenOption.READ)) {
            IsoVolume volume = null;
            for (Publication.Entry entry : publication.entries()) {
                for (Argument argument : entry.arguments()) {
                    if (argument instanceof Argument.Url url
                            && publication.file(url.path()).isEmpty()) {
                        if (volume == null) {
                            volume = IsoVolume.open(ByteSource.of(channel, channel.size()));
                        }
                        volume.walk(
                                url.path(),
                                found -> {
                                    if (found.kind() == FileKind.FILE) {
                                        names.add("file" + found.path());
                                    }
                                });
                    }
                }
            }
        }
        return names;
    }

    private static void copy(String name, Joined resource, Path to, Progress progress)
            throws IOException {
        Files.createDirectories(to.resolveSibling("."));
        Path part = part(to);
        try (BootContent content = BootContent.open(resource);
                FileChannel out =
                        FileChannel.open(
                                part,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long done = 0; done < content.size(); ) {
                done += content.transferTo(done, Math.min(PIECE, content.size() - done), out);
                progress.at(name, done, content.size());
            }
            content.check();
            out.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path part(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".part");
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Path part = part(file);
        Files.write(part, content);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void removeOldVersions() throws IOException {
        List<Path> old;
        try (Stream<Path> paths = Files.list(directory)) {
            old =
                    paths.filter(path -> VERSION.matcher(path.getFileName().toString()).matches())
                            .filter(path -> !path.endsWith(publication.id()))
                            .sorted(Comparator.comparingLong(StaticTree::modified).reversed())
                            .skip(1)
                            .toList();
        }
        for (Path version : old) {
            DirectoryTree.remove(version);
        }
    }

    private static long modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return 0; // gone already
        }
    }
}
