package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What initiators have told one target, in a file of JSON: `config` in hex digits, `mask` and `holders`
/// as MAC addresses. The file is replaced whole, and is on the disk before a change is answered.
record StateFile(Path path) implements TargetState.Keeper {

    private static final String CONFIG = "config";
    private static final String MASK = "mask";
    private static final String HOLDERS = "holders";

    static StateFile of(Path folder, TargetAddress target) {
        return new StateFile(folder.resolve(target + ".json"));
    }

    /// @throws IOException if there is a file that is wrong
    TargetState read() throws IOException {
        if (!Files.exists(path)) {
            return TargetState.EMPTY;
        }
        try {
            Json.Object json = Json.parse(Files.readString(path)).asObject("state");
            return new TargetState(
                    Opaque.parse(json.text(CONFIG)), hosts(json, MASK), hosts(json, HOLDERS));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static List<MacAddress> hosts(Json.Object json, String name) throws IOException {
        return json.array(name).map(each -> MacAddress.parse(each.asText(name)));
    }

    @Override
    public void keep(TargetState state) throws IOException {
        Folders.replace(
                path,
                Json.object()
                                .put(CONFIG, state.config().toString())
                                .put(MASK, texts(state.mask()))
                                .put(HOLDERS, texts(state.holders()))
                                .build()
                                .indented()
                        + "\n");
    }

    private static Json texts(List<MacAddress> hosts) {
        return Json.array(hosts, each -> new Json.Text(each.toString()));
    }
}
