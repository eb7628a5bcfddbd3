package dev.bootwright.lab.bench;

import dev.bootwright.image.catalogue.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a machine has to load.
final class ImageBenchmark implements Benchmark {

    private static final Map<String, Double> LARGEST = Map.of("amd64", 60.0, "cloud", 40.0);

    @Override
    public String name() {
        return "image";
    }

    @Override
    public String about() {
        return "The size of kernel and initramfs together, as they are sent. Images of the same kind that"
                + " others publish have 180 to 500 MB.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String flavour : List.of("amd64", "cloud")) {
            bench.progress().accept("the image of flavour " + flavour);
            Image image = BuiltImages.ensure(bench.launcher(), flavour);
            double bytes = Files.size(image.kernel()) + Files.size(image.initramfs());
            rows.add(
                    Row.alone(
                            name(),
                            Measure.lower(flavour + ": kernel and initramfs", "MB"),
                            new Samples(List.of(bytes / 1e6)),
                            new Goal.Value(LARGEST.getOrDefault(flavour, 0.0))));
        }
        return rows;
    }
}
