package dev.bootwright.image.kernel;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The contents of a container of modules, as the cache keeps them beside it.
final class KernelJson {

    private KernelJson() {}

    static Json toJson(Kernel kernel) {
        return Json.object()
                .put("release", kernel.release())
                .put("vmlinuz", toJson(kernel.vmlinuz()))
                .put("modules", Json.array(kernel.modules(), KernelJson::toJson))
                .put("builtIn", Json.texts(kernel.builtIn()))
                .build();
    }

    /// @param container where the files lie
    static Kernel read(Json value, Path container) throws JsonException {
        Json.Object kernel = value.asObject("kernel");
        return new Kernel(
                kernel.text("release"),
                file(kernel.object("vmlinuz"), container),
                kernel.array("modules").map(module -> module(module, container)),
                texts(kernel, "builtIn"));
    }

    private static Json toJson(PackedFile file) {
        return Json.object()
                .put("name", file.name())
                .put("offset", file.offset())
                .put("size", file.size())
                .build();
    }

    private static PackedFile file(Json.Object file, Path container) throws JsonException {
        return new PackedFile(
                file.text("name"), container, file.integer("offset"), file.integer("size"));
    }

    private static Json toJson(KernelModule module) {
        ModuleInfo info = module.info();
        return Json.object()
                .put("path", module.path())
                .put("digest", module.digest())
                .put("size", module.size())
                .put("added", module.added())
                .put("packed", toJson(module.packed()))
                .put("name", info.name())
                .put("description", info.description())
                .put("version", info.version())
                .put("depends", Json.texts(info.depends()))
                .put("before", Json.texts(info.before()))
                .put("after", Json.texts(info.after()))
                .put("aliases", Json.texts(info.aliases()))
                .put("firmware", Json.texts(info.firmware()))
                .build();
    }

    private static KernelModule module(Json value, Path container) throws JsonException {
        Json.Object module = value.asObject("module");
        var info =
                new ModuleInfo(
                        module.text("name"),
                        module.text("description"),
                        module.text("version"),
                        texts(module, "depends"),
                        texts(module, "before"),
                        texts(module, "after"),
                        texts(module, "aliases"),
                        texts(module, "firmware"));
        return new KernelModule(
                module.text("path"),
                info,
                module.text("digest"),
                module.integer("size"),
                module.text("added"),
                file(module.object("packed"), container));
    }

    private static List<String> texts(Json.Object object, String member) throws JsonException {
        List<String> texts = new ArrayList<>();
        for (Json element : object.array(member).elements()) {
            texts.add(element.asText(member));
        }
        return texts;
    }
}
