package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.PayloadSpec;
import java.util.List;
import java.util.Optional;

/// Plans `payload`.
final class PayloadPlanner implements SectionPlanner<Optional<PayloadSpec>> {

    @Override
    public void plan(Optional<PayloadSpec> payload, Draft draft) {
        payload.ifPresent(spec -> payload(spec, draft));
    }

    private static void payload(PayloadSpec payload, Draft draft) {
        if (payload.on().isEmpty()) {
            draft.add(
                    "import the payload disk to " + payload.path(),
                    new Step.ImportPayload(Optional.empty(), payload.path()),
                    Draft.LONG);
        }
        for (BlockRef on : payload.on().map(draft.devices()::of).orElse(List.of())) {
            draft.add(
                    "import the payload disk to %s on %s".formatted(payload.path(), on),
                    new Step.ImportPayload(Optional.of(on), payload.path()),
                    Draft.LONG);
        }
    }
}
