package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.AoeBody.Config;
import dev.bootwright.netboot.aoe.AoeBody.MaskList;
import dev.bootwright.netboot.aoe.AoeBody.MaskList.Directive;
import dev.bootwright.netboot.aoe.AoeBody.Reserve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Answers the commands that are not ATA, and remembers what they set. A change is kept before it is
/// answered, and done whole or not at all.
final class Queries {

    /// Announced as the firmware version.
    private static final int FIRMWARE = 0x0001;

    private final TargetState.Keeper keeper;
    private volatile TargetState state;

    Queries(TargetState state, TargetState.Keeper keeper) {
        this.state = state;
        this.keeper = keeper;
    }

    /// @param error 0, or the code of an [AoeError]
    record Answer(int error, AoeBody body) {

        static Answer of(AoeBody body) {
            return new Answer(0, body);
        }

        static Answer of(Optional<AoeError> error, AoeBody body) {
            return new Answer(error.map(AoeError::code).orElse(0), body);
        }

        static Answer refused(AoeError error, AoeBody body) {
            return new Answer(error.code(), body);
        }
    }

    TargetState state() {
        return state;
    }

    /// @return empty when the host is to hear nothing
    /// @throws IOException if a change cannot be kept, and so is not made
    Optional<Answer> answer(MacAddress client, AoeBody request, int buffers, int maxSectors)
            throws IOException {
        return switch (request) {
            case Config config -> answer(config, buffers, maxSectors);
            case MaskList masks -> Optional.of(answer(masks));
            case Reserve reserve -> Optional.of(answer(client, reserve));
            case AoeBody.Ata _, AoeBody.Uninterpreted _ -> Optional.empty();
        };
    }

    Config config(int subCommand, int buffers, int maxSectors) {
        return new Config(buffers, FIRMWARE, maxSectors, subCommand, state.config());
    }

    private synchronized Optional<Answer> answer(Config request, int buffers, int maxSectors)
            throws IOException {
        Opaque own = state.config();
        Opaque text = request.text();
        boolean answered =
                switch (request.subCommand()) {
                    case Config.TEST -> own.equals(text);
                    case Config.TEST_PREFIX -> startsWith(own, text);
                    default -> true;
                };
        if (!answered) {
            return Optional.empty();
        }
        Optional<AoeError> error = Optional.empty();
        switch (request.subCommand()) {
            case Config.READ, Config.TEST, Config.TEST_PREFIX -> {}
            case Config.SET -> {
                if (own.length() == 0 || own.equals(text)) {
                    change(state.withConfig(text));
                } else {
                    error = Optional.of(AoeError.CONFIG_STRING_PRESENT);
                }
            }
            case Config.FORCE_SET -> change(state.withConfig(text));
            default -> error = Optional.of(AoeError.BAD_ARGUMENT);
        }
        Config body = config(request.subCommand(), buffers, maxSectors);
        return Optional.of(Answer.of(error, body));
    }

    private static boolean startsWith(Opaque text, Opaque prefix) {
        byte[] bytes = text.toByteArray();
        return prefix.length() <= bytes.length
                && Arrays.equals(prefix.toByteArray(), Arrays.copyOf(bytes, prefix.length()));
    }

    private synchronized Answer answer(MaskList request) throws IOException {
        if (request.subCommand() == MaskList.READ) {
            return Answer.of(maskList(MaskList.READ));
        }
        if (request.subCommand() != MaskList.EDIT || request.error() != 0) {
            return Answer.refused(AoeError.BAD_ARGUMENT, maskList(request.subCommand()));
        }
        List<MacAddress> hosts = new ArrayList<>(state.mask());
        for (int i = 0; i < request.directives().size(); i++) {
            int error = edit(hosts, request.directives().get(i));
            if (error != 0) {
                return Answer.of(new MaskList(MaskList.EDIT, error, i, List.of()));
            }
        }
        change(state.withMask(hosts));
        return Answer.of(maskList(MaskList.EDIT));
    }

    /// @return 0, or an error of the mask list
    private static int edit(List<MacAddress> hosts, Directive directive) {
        switch (directive.code()) {
            case Directive.NONE -> {}
            case Directive.ADD -> {
                if (!hosts.contains(directive.mac())) {
                    if (hosts.size() == TargetState.MAX_HOSTS) {
                        return MaskList.LIST_FULL;
                    }
                    hosts.add(directive.mac());
                }
            }
            case Directive.DELETE -> hosts.remove(directive.mac());
            default -> {
                return MaskList.BAD_DIRECTIVE;
            }
        }
        return 0;
    }

    private MaskList maskList(int subCommand) {
        return MaskList.of(
                subCommand,
                state.mask().stream().map(mac -> new Directive(Directive.NONE, mac)).toList());
    }

    private synchronized Answer answer(MacAddress client, Reserve request) throws IOException {
        Optional<AoeError> error = Optional.empty();
        switch (request.subCommand()) {
            case Reserve.READ -> {}
            case Reserve.SET -> {
                if (state.obeys(client.bits())) {
                    change(state.withHolders(request.holders()));
                } else {
                    error = Optional.of(AoeError.TARGET_RESERVED);
                }
            }
            case Reserve.FORCE_SET -> change(state.withHolders(request.holders()));
            default -> error = Optional.of(AoeError.BAD_ARGUMENT);
        }
        Reserve body = new Reserve(request.subCommand(), state.holders());
        return Answer.of(error, body);
    }

    private void change(TargetState changed) throws IOException {
        if (!changed.equals(state)) {
            keeper.keep(changed);
            state = changed;
        }
    }
}
