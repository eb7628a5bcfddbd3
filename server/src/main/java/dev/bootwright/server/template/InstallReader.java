package dev.bootwright.server.template;

import dev.bootwright.formats.contract.DiskImage;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads `install`: the operating system that a machine ends with.
final class InstallReader implements Section<Optional<InstallSpec>> {

    private static final String FILE_NAME = "[A-Za-z0-9][A-Za-z0-9._+-]{0,200}";
    private static final String[] FORMATS = {"raw", "raw.zst", "raw.gz"};

    private static final Shape.Fields IMAGE =
            Shape.fields()
                    .optional("url", Shape.text("https?://[^\\s]+"), "of the image")
                    .optional("file", Shape.text(FILE_NAME), "in the server's directory of files")
                    .optional(
                            "sha256", Shape.text("[0-9a-fA-F]{64}"), "of the file, packed as it is")
                    .optional(
                            "sha512",
                            Shape.text("[0-9a-fA-F]{128}"),
                            "of the file, packed as it is")
                    .optional("format", Shape.words(FORMATS), "default: raw")
                    .exactlyOne("url", "file")
                    .exactlyOne("sha256", "sha512");

    private static final Shape.Fields SEED =
            Shape.fields()
                    .optional("userData", Shape.TEXT, "the file user-data")
                    .optional("metaData", Shape.TEXT, "the file meta-data")
                    .optional("networkConfig", Shape.TEXT, "the file network-config")
                    .optional("vendorData", Shape.TEXT, "the file vendor-data");

    private static final Shape.Fields SHAPE =
            Shape.fields()
                    .required("on", Shape.REFERENCE, "a disk of this template without partitions")
                    .optional("image", IMAGE, "of a whole disk")
                    .optional("grow", Shape.BOOL, "the last partition takes the rest of the disk")
                    .optional("cloudInit", SEED, "what cloud-init finds at the first start")
                    .optional("debian", DebianReader.SHAPE, "by the Debian installer")
                    .optional("deadline", Shape.DURATION, "after which it has failed; default 2h")
                    .exactlyOne("image", "debian");

    private static final Map<String, String> SEED_FILES =
            Map.of(
                    "userData", "user-data",
                    "metaData", "meta-data",
                    "networkConfig", "network-config",
                    "vendorData", "vendor-data");

    private static final Duration DEADLINE = Duration.ofHours(2);

    @Override
    public String key() {
        return "install";
    }

    @Override
    public Shape shape() {
        return SHAPE;
    }

    @Override
    public Optional<InstallSpec> absent() {
        return Optional.empty();
    }

    @Override
    public Optional<InstallSpec> read(Yaml value, TemplateNames names) {
        Members in = value.members(SHAPE.keys());
        names.addInstall(in.find("image").isPresent());
        Optional<String> disk = in.require("on").flatMap(on -> disk(on, names));
        Duration deadline = in.find("deadline").flatMap(Values::duration).orElse(DEADLINE);
        Optional<Yaml> image = in.find("image");
        Optional<Yaml> debian = in.find("debian");
        if (image.isPresent() == debian.isPresent()) {
            value.fail("expected either image or debian");
            return Optional.empty();
        }
        if (debian.isPresent()) {
            for (String key : new String[] {"grow", "cloudInit"}) {
                in.find(key).ifPresent(other -> other.fail("this goes with an image"));
            }
        }
        Optional<? extends InstallSpec.Origin> origin =
                image.isPresent()
                        ? image(
                                image.get(),
                                in.bool("grow", false),
                                in.find("cloudInit").map(InstallReader::seed).orElse(Map.of()))
                        : debian.flatMap(DebianReader::read);
        if (disk.isEmpty() || origin.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new InstallSpec(disk.get(), origin.get(), deadline, value.place()));
    }

    private static Optional<String> disk(Yaml on, TemplateNames names) {
        Optional<Reference> used = names.use(on, "system that is installed");
        if (used.isPresent() && used.get() instanceof Reference.Disk(String name)) {
            return Optional.of(name);
        }
        used.ifPresent(other -> on.fail("a system is installed on a whole disk"));
        return Optional.empty();
    }

    private static Optional<InstallSpec.Image> image(
            Yaml value, boolean grow, Map<String, String> seed) {
        Members in = value.members(IMAGE.keys());
        Optional<String> url = in.find("url").flatMap(InstallReader::url);
        Optional<String> file =
                in.find("file")
                        .flatMap(name -> Checked.text(name, FILE_NAME, "the name of a file"))
                        .map(name -> "/files/" + name);
        Optional<String> digest =
                in.find("sha256")
                        .flatMap(hex -> Checked.digest(hex, 64))
                        .or(() -> in.find("sha512").flatMap(hex -> Checked.digest(hex, 128)));
        if (in.find("url").isPresent() == in.find("file").isPresent()) {
            value.fail("expected either url or file");
            return Optional.empty();
        }
        if (in.find("sha256").isPresent() == in.find("sha512").isPresent()) {
            value.fail("expected either sha256 or sha512");
            return Optional.empty();
        }
        Optional<DiskImage.Format> format =
                in.find("format")
                        .map(word -> word.word(FORMATS).flatMap(DiskImage.Format::of))
                        .orElse(Optional.of(DiskImage.Format.RAW));
        Optional<String> source = url.or(() -> file);
        return source.isEmpty() || digest.isEmpty() || format.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new InstallSpec.Image(
                                new DiskImage(source.get(), digest.get(), format.get()),
                                grow,
                                seed));
    }

    private static Optional<String> url(Yaml value) {
        Optional<String> text = value.text().filter(url -> url.startsWith("http"));
        if (text.isEmpty() || !DiskImage.isSource(text.get())) {
            value.fail(
                    "expected an http or https URL without a password, found " + value.describe());
            return Optional.empty();
        }
        return text;
    }

    private static Map<String, String> seed(Yaml value) {
        Members in = value.members(SEED.keys());
        Map<String, String> files = new LinkedHashMap<>();
        for (String key : SEED.keys()) {
            in.text(key).ifPresent(text -> files.put(SEED_FILES.getOrDefault(key, key), text));
        }
        if (files.isEmpty()) {
            value.fail("expected at least one of " + String.join(", ", SEED.keys()));
        }
        return files;
    }
}
