package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.contract.BmcSettings;
import dev.bootwright.formats.ipmi.Controller;
import dev.bootwright.formats.ipmi.IpmiRequest;
import dev.bootwright.formats.ipmi.IpmiResponse;
import dev.bootwright.formats.ipmi.IpmiTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BmcSetupTest {

    private static final BmcSettings.Lan STATIC =
            new BmcSettings.Lan(
                    "static",
                    Optional.of("192.0.2.7"),
                    Optional.of("255.255.255.0"),
                    Optional.of("192.0.2.1"),
                    Optional.of(100));

    private final MemoryBmc bmc = new MemoryBmc();
    private final List<String> lines = new ArrayList<>();
    private Duration patience = Duration.ofMinutes(1);

    /// Keeps what it is told, as bytes.
    private static final class MemoryBmc implements IpmiTransport {
        final Map<Integer, byte[]> lan = new HashMap<>();
        final Map<Integer, byte[]> names = new HashMap<>();
        final Map<Integer, byte[]> passwords = new HashMap<>();
        final Map<Integer, int[]> access = new HashMap<>();
        int writes;
        int policy;
        boolean callsEveryPasswordRight;
        boolean forgetsAddresses;
        boolean hasPolicy = true;
        boolean hasProgress;
        int progress;
        int looksUntilOthersEnd = Integer.MAX_VALUE;
        int refusesAtFirst;
        int refusedParameter = -1;
        Map<Integer, byte[]> before = Map.of();

        MemoryBmc() {
            lan.put(3, new byte[4]);
            lan.put(4, new byte[] {2});
            lan.put(6, new byte[4]);
            lan.put(12, new byte[4]);
            lan.put(20, new byte[2]);
            names.put(
                    2,
                    Arrays.copyOf("admin".getBytes(java.nio.charset.StandardCharsets.UTF_8), 16));
        }

        @Override
        public IpmiResponse exchange(IpmiRequest request) {
            byte[] data = request.data().toByteArray();
            return switch (request.netFn() << 8 | request.command()) {
                case 0x0642 -> data[0] == 1 ? done(1, 4, 1, 0, 0, 0, 0, 0, 0) : refused(0xCC);
                case 0x0C02 -> lanParameter(data[1]);
                case 0x0C01 -> setLan(data);
                case 0x0644 -> access(data[1] & 0x3F);
                case 0x0643 -> {
                    writes++;
                    access.put(data[1] & 0x3F, new int[] {data[0] & 0x7F, data[2] & 0xF});
                    yield done();
                }
                case 0x0646 ->
                        new IpmiResponse(
                                0, Opaque.of(names.getOrDefault((int) data[0], new byte[16])));
                case 0x0645 -> {
                    writes++;
                    names.put((int) data[0], Arrays.copyOfRange(data, 1, 17));
                    yield done();
                }
                case 0x0647 -> password(data);
                case 0x0001 -> done(1 | policy << 5, 0, 0);
                case 0x0006 -> {
                    writes++;
                    policy = data[0];
                    yield hasPolicy ? done(7) : refused(0xC1);
                }
                default -> refused(0xC1);
            };
        }

        private IpmiResponse lanParameter(int parameter) {
            if (parameter == 0 && hasProgress) {
                if (progress == 1 && looksUntilOthersEnd-- == 0) {
                    progress = 0;
                }
                return done(0x11, progress);
            }
            byte[] value = lan.get(parameter);
            if (value == null) {
                return refused(0x80);
            }
            byte[] answer = new byte[1 + value.length];
            answer[0] = 0x11;
            System.arraycopy(value, 0, answer, 1, value.length);
            return new IpmiResponse(0, Opaque.of(answer));
        }

        private IpmiResponse setLan(byte[] data) {
            if (data[1] == refusedParameter) {
                return refused(0xCC);
            }
            if (data[1] == 0) {
                return hasProgress ? setProgress(data[2]) : refused(0x80);
            }
            writes++;
            if (!(forgetsAddresses && data[1] == 3)) {
                lan.put((int) data[1], Arrays.copyOfRange(data, 2, data.length));
            }
            return done();
        }

        /// With rollback, which the specification leaves to the controller.
        private IpmiResponse setProgress(int state) {
            switch (state) {
                case 0 -> {
                    if (refusesAtFirst-- > 0) {
                        return refused(0xC0);
                    }
                    if (progress == 1) {
                        lan.putAll(before);
                    }
                }
                case 1 -> {
                    if (progress != 0) {
                        return refused(0x81);
                    }
                    before = Map.copyOf(lan);
                }
                default -> before = Map.of();
            }
            progress = state;
            return done();
        }

        private IpmiResponse access(int user) {
            int[] found = access.getOrDefault(user, new int[] {0, 15});
            return done(10, 1 << 6 | 1, 0, (found[0] & 0x70) | found[1]);
        }

        private IpmiResponse password(byte[] data) {
            int user = data[0] & 0x3F;
            byte[] password = Arrays.copyOfRange(data, 2, data.length);
            return switch (data[1]) {
                case 2 -> {
                    writes++;
                    passwords.put(user, password);
                    yield done();
                }
                case 3 ->
                        callsEveryPasswordRight || Arrays.equals(password, passwords.get(user))
                                ? done()
                                : refused(0x80);
                default -> done();
            };
        }

        private static IpmiResponse done(int... data) {
            byte[] bytes = new byte[data.length];
            for (int i = 0; i < data.length; i++) {
                bytes[i] = (byte) data[i];
            }
            return new IpmiResponse(0, Opaque.of(bytes));
        }

        private static IpmiResponse refused(int code) {
            return new IpmiResponse(code, Opaque.EMPTY);
        }
    }

    private StepOutcome run(BmcSettings settings) throws IOException, InterruptedException {
        StepLog log =
                new StepLog() {
                    @Override
                    public void line(String text) {
                        lines.add(text);
                    }

                    @Override
                    public void progress(int percent) {
                        // not looked at
                    }
                };
        return new BmcSetup(new Controller(bmc), false, patience, log).run(settings);
    }

    private static BmcSettings settings(Optional<BmcSettings.Lan> lan, Optional<String> power) {
        BmcSettings.User ops =
                new BmcSettings.User("ops", "operator", true, Optional.of("s3cret-word"));
        return new BmcSettings(Optional.empty(), lan, List.of(ops), power, Optional.empty(), false);
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        BmcSettings wanted = settings(Optional.of(STATIC), Optional.of("always-on"));
        assertThat(run(wanted)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(bmc.lan.get(3)).containsExactly(192, 0, 2, 7);
        assertThat(bmc.lan.get(20)).containsExactly(100, 0x80);
        assertThat(bmc.policy).isEqualTo(2);
        assertThat(bmc.access.get(3)).containsExactly(0x11, 3);
        int writes = bmc.writes;

        assertThat(run(wanted)).isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThat(bmc.writes).isEqualTo(writes);
        assertThat(String.join("\n", lines)).doesNotContain("s3cret-word");
    }

    @Test
    void saysThatAPasswordCannotBeConfirmed() throws Exception {
        bmc.callsEveryPasswordRight = true;
        StepOutcome outcome = run(settings(Optional.empty(), Optional.empty()));

        assertThat(outcome.what()).contains("password of ops, which this BMC cannot confirm");
        assertThat(bmc.passwords).containsKey(3);
    }

    @Test
    void findsThatASettingWasAcceptedAndForgotten() {
        bmc.forgetsAddresses = true;

        assertThatThrownBy(() -> run(settings(Optional.of(STATIC), Optional.empty())))
                .hasMessage("the BMC accepted address 192.0.2.7, and shows 0.0.0.0");
    }

    @Test
    void saysWhatABmcRefuses() {
        bmc.hasPolicy = false;

        assertThatThrownBy(() -> run(settings(Optional.empty(), Optional.of("always-on"))))
                .hasMessage(
                        "the BMC does not take power policy always-on: power restore policy: the"
                                + " controller answers 0xc1, unknown command");
    }

    @Test
    void refusesAUserWithoutAPassword() {
        BmcSettings wanted =
                settings(Optional.empty(), Optional.empty()).withPassword("nobody", "ignored");
        BmcSettings.User unfilled =
                new BmcSettings.User("new", "administrator", true, Optional.empty());
        BmcSettings settings =
                new BmcSettings(
                        wanted.channel(),
                        wanted.lan(),
                        List.of(unfilled),
                        wanted.power(),
                        wanted.bootFrom(),
                        false);

        assertThatThrownBy(() -> run(settings)).isInstanceOf(StepRefusedException.class);
        assertThat(unfilled.toString()).isEqualTo("new (administrator)");
    }

    @Test
    void takesOverFromOneThatWasCutOff() throws Exception {
        patience = Duration.ZERO;
        bmc.hasProgress = true;
        bmc.exchange(setLan(0, 1));
        bmc.exchange(setLan(3, 192, 0, 2, 7)); // as wanted, but never taken into use

        run(settings(Optional.of(STATIC), Optional.empty()));
        assertThat(bmc.progress).isZero();
        assertThat(bmc.lan.get(3)).containsExactly(192, 0, 2, 7);
        assertThat(lines)
                .contains(
                        "BMC: whoever began to change its network settings does not end it; taking"
                                + " over",
                        "BMC: set address 192.0.2.7");
    }

    @Test
    void letsAnotherEndItsChanges() throws Exception {
        bmc.hasProgress = true;
        bmc.progress = 1;
        bmc.looksUntilOthersEnd = 2;

        run(settings(Optional.of(STATIC), Optional.empty()));
        assertThat(bmc.lan.get(3)).containsExactly(192, 0, 2, 7);
        assertThat(bmc.progress).isZero();
        assertThat(String.join("\n", lines)).contains("; waiting").doesNotContain("taking over");
    }

    @Test
    void endsTheChangesThatABmcRefuses() {
        bmc.hasProgress = true;
        bmc.refusedParameter = 6;

        assertThatThrownBy(() -> run(settings(Optional.of(STATIC), Optional.empty())))
                .hasMessageContaining("the BMC does not take mask 255.255.255.0");
        assertThat(bmc.progress).isZero();
        assertThat(bmc.lan.get(3)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void endsTheChangesOfABmcThatIsBusyWithThem() throws Exception {
        bmc.hasProgress = true;
        bmc.refusesAtFirst = 2;

        run(settings(Optional.of(STATIC), Optional.empty()));
        assertThat(bmc.progress).isZero();
        assertThat(bmc.lan.get(3)).containsExactly(192, 0, 2, 7);
    }

    private static IpmiRequest setLan(int parameter, int... value) {
        int[] data = new int[2 + value.length];
        data[0] = 1;
        data[1] = parameter;
        System.arraycopy(value, 0, data, 2, value.length);
        return IpmiRequest.of(0x0C, 0x01, data);
    }
}
