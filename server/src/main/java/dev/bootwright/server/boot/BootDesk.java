package dev.bootwright.server.boot;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.netboot.boot.Architecture;
import dev.bootwright.netboot.boot.BootClient;
import dev.bootwright.netboot.boot.BootDecision;
import dev.bootwright.netboot.boot.BootFiles;
import dev.bootwright.netboot.boot.BootPolicy;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.rule.Loader;
import dev.bootwright.server.rule.Verdict;
import dev.bootwright.server.script.KernelArguments;
import dev.bootwright.server.script.ScriptEntry;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decides what each machine boots and renders its scripts, for every protocol alike.
public final class BootDesk implements BootPolicy, BootFiles {

    private static final System.Logger LOG = System.getLogger(BootDesk.class.getName());

    private static final Pattern SCRIPT =
            Pattern.compile("boot/([0-9a-fA-F]{2}(?:[-:][0-9a-fA-F]{2}){5})\\.ipxe");
    private static final Pattern IMAGE_FILE = Pattern.compile("image/([0-9a-f]+)/([a-z]+)");

    /// The value of the parameter `menu` that goes past a menu: what people have chosen in it is started.
    private static final String NO_MENU = "0";

    private static final String TEXT = "text/plain; charset=utf-8";

    private final ControlPlane control;
    private final Images images;
    private final Isos isos;
    private final IsoFiles isoFiles;
    private final KeptFiles keptFiles;
    private final BootOptions options;

    /// @param kept what the operator keeps for machines; see [KeptFiles]
    public BootDesk(
            ControlPlane control,
            Catalogue catalogue,
            PublishedIsos published,
            KeptFiles kept,
            BootOptions options) {
        this.control = control;
        this.images = new Images(catalogue, System::nanoTime);
        this.isos = new Isos(published, System::nanoTime);
        this.isoFiles = new IsoFiles(published);
        this.keptFiles = kept;
        this.options = options;
    }

    // ---- what to load next ----

    @Override
    public BootDecision decide(BootClient client) {
        control.observer().asked(client);
        String door = "http://" + client.serverAddress() + ":" + options.httpPort() + "/";
        return switch (client.stage()) {
            case OTHER -> new BootDecision.AddressOnly("asks for nothing to boot");
            case IPXE ->
                    startsPxelinux(client)
                            ? new BootDecision.Tftp("lpxelinux.0")
                            : new BootDecision.Http(
                                    door + "boot/" + client.mac().dashed() + ".ipxe");
            case PXE -> first(client, "");
            case HTTP_BOOT -> first(client, door);
        };
    }

    private Loader loader(BootClient client) {
        Machine machine =
                control.machines()
                        .find(client.mac())
                        .orElseGet(() -> Machine.unknown(client.mac(), Instant.EPOCH));
        return verdict(machine).loader().orElse(options.loader());
    }

    private boolean startsPxelinux(BootClient client) {
        return client.architecture().equals(Optional.of(Architecture.BIOS))
                && loader(client) == Loader.PXELINUX;
    }

    /// The program that firmware itself loads.
    private BootDecision first(BootClient client, String door) {
        if (client.architecture().isEmpty()) {
            return new BootDecision.AddressOnly("there is no loader for its architecture");
        }
        Architecture architecture = client.architecture().get();
        Loader loader = loader(client);
        String file =
                switch (architecture) {
                    case BIOS -> loader == Loader.PXELINUX ? "lpxelinux.0" : "undionly.kpxe";
                    case EFI_X64 -> startsGrub(loader, door) ? "shimx64.efi" : "snponly.efi";
                    case EFI_IA32, EFI_ARM64 -> "snponly-" + architecture.word() + ".efi";
                };
        if (images.loader(file).isEmpty()) {
            return new BootDecision.AddressOnly("no image in the catalogue has " + file);
        }
        return door.isEmpty() ? new BootDecision.Tftp(file) : new BootDecision.Http(door + file);
    }

    /// Debian's signed GRUB has no http module, and asks for it for ever when it came by HTTP Boot.
    private static boolean startsGrub(Loader loader, String door) {
        return loader == Loader.GRUB && door.isEmpty();
    }

    private Verdict verdict(Machine machine) {
        return control.rules().verdict(machine, Optional.empty());
    }

    // ---- files ----

    @Override
    public Optional<BootResource> find(String name, BootRequest request) throws IOException {
        String server = server(request);
        if (name.equals("boot.ipxe") || name.equals("autoexec.ipxe")) {
            return text(Scripts.IPXE.generic(server));
        }
        if (name.startsWith("iso/")) {
            return iso(name, request, server);
        }
        Matcher script = SCRIPT.matcher(name);
        if (script.matches()) {
            MacAddress mac = MacAddress.parse(script.group(1).replace(':', '-'));
            return text(render(Scripts.IPXE, Optional.of(mac), name, request));
        }
        Matcher file = IMAGE_FILE.matcher(name);
        if (file.matches()) {
            if (file.group(2).equals(Image.KERNEL)) {
                noteFetch(name, request);
            }
            return images.file(file.group(1), file.group(2));
        }
        Optional<BootResource> kept = keptFiles.find(name);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<ConfigName> config = ConfigName.parse(name);
        if (config.isPresent()) {
            return config(config.get(), name, request);
        }
        return images.loader(name);
    }

    private String server(BootRequest request) {
        return request.protocol().equals("http")
                ? request.serverAddress()
                : request.serverAddress() + ":" + options.httpPort();
    }

    private Optional<BootResource> iso(String name, BootRequest request, String server)
            throws IOException {
        IsoScripts scripts = new IsoScripts(isos, IsoEntries.ofServer(server, options.arguments()));
        Optional<String> script = scripts.find(name);
        if (script.isPresent()) {
            return text(script.get());
        }
        Optional<BootResource> file = isoFiles.find(name);
        file.ifPresent(_ -> noteFetch(name, request));
        return file;
    }

    private static Optional<BootResource> text(String text) {
        return Optional.of(new BootResource.Rendered(text, TEXT));
    }

    /// Only a kernel is asked for with the address of the machine that wants it.
    private void noteFetch(String name, BootRequest request) {
        Optional.ofNullable(request.query().get("mac"))
                .filter(mac -> mac.matches("[0-9a-f]{2}(-[0-9a-f]{2}){5}"))
                .map(MacAddress::parse)
                .ifPresent(mac -> control.observer().fetched(mac, name));
    }

    private Optional<BootResource> config(ConfigName config, String name, BootRequest request)
            throws IOException {
        Scripts scripts = Scripts.of(config.syntax());
        Optional<MacAddress> mac =
                switch (config) {
                    case ConfigName.OfMac(var _, MacAddress own) -> Optional.of(own);
                    case ConfigName.OfUuid(var _, String uuid) -> macOfUuid(uuid);
                    case ConfigName.OfAddress(var _, String address) ->
                            control.observer().macOf(address);
                    case ConfigName.OfEveryone _ ->
                            control.observer().macOf(request.clientAddress());
                    case ConfigName.OfNobody _ -> Optional.empty();
                };
        return mac.isPresent() || config instanceof ConfigName.OfEveryone
                ? text(render(scripts, mac, name, request))
                : Optional.empty();
    }

    /// Loaders print the UUID in the byte order of the network or in that of SMBIOS 2.6.
    private Optional<MacAddress> macOfUuid(String uuid) {
        List<Machine> found = control.machines().matching(uuid);
        if (found.isEmpty()) {
            found = control.machines().matching(ConfigName.swapped(uuid));
        }
        return found.size() == 1
                ? found.getFirst().identity().macs().stream().findFirst()
                : Optional.empty();
    }

    // ---- scripts ----

    /// Renders what a machine boots now. The secret in it is durable before it is sent.
    private String render(
            Scripts scripts, Optional<MacAddress> mac, String name, BootRequest request)
            throws IOException {
        String server = server(request);
        if (mac.isPresent() && isForeign(mac.get(), request)) {
            return scripts.localDisk("this address belongs to another machine");
        }
        boolean isChosen = NO_MENU.equals(request.query().get("menu"));
        return control.store()
                .writeAndWait(session -> render(session, scripts, mac, name, server, isChosen));
    }

    /// Whether a client asks for another machine's script, as far as our own DHCP server knows.
    private boolean isForeign(MacAddress mac, BootRequest request) {
        Optional<Machine> asked = control.machines().find(mac);
        Optional<MacAddress> own = control.observer().macOf(request.clientAddress());
        Optional<Machine> asking = own.flatMap(control.machines()::find);
        return asked.isPresent()
                && asking.isPresent()
                && !asked.get().id().equals(asking.get().id());
    }

    private String render(
            Session session,
            Scripts scripts,
            Optional<MacAddress> mac,
            String name,
            String server,
            boolean isChosen)
            throws IOException {
        Optional<Machine> machine =
                mac.isEmpty() ? Optional.empty() : control.machines().contact(session, mac.get());
        if (machine.isPresent()) {
            machine = Optional.of(control.observer().rendered(session, machine.get(), name));
        } else if (mac.isPresent()) {
            return scripts.waiting(server, "too many unknown machines");
        }
        Verdict verdict = machine.map(this::verdict).orElse(Verdict.NONE);
        Optional<String> wanted = verdict.image().or(options::image);
        Optional<Image> image = images.find(wanted);
        Choice choice =
                new Choice(
                        scripts,
                        server,
                        IsoEntries.ofServer(
                                server,
                                options.arguments().with(new KernelArguments(verdict.arguments()))),
                        isChosen ? 0 : verdict.menu().orElse(options.menu()));
        if (image.isEmpty() && (wanted.isPresent() || !isos.all().isEmpty())) {
            return given(session, machine, choice.iso(isos, wanted));
        }
        boolean isDone =
                machine.map(known -> known.state() == Machine.State.CONFIGURED).orElse(false);
        if (isDone) {
            return scripts.localDisk("this machine is configured");
        }
        if (image.isEmpty()) {
            return scripts.waiting(server, "the server has no image to boot yet");
        }
        String secret = control.machines().renderSecret(session, machine);
        String title = machine.map(Machine::name).orElse("unknown machine");
        try {
            KernelArguments arguments =
                    arguments(scripts, image.get(), verdict, mac, server, secret);
            ScriptEntry entry = ScriptEntry.ofImage(title, server, image.get().id(), arguments);
            return given(
                    session,
                    machine,
                    choice.image(entry, name + "?menu=" + NO_MENU, isos, machine.isPresent()));
        } catch (IllegalArgumentException e) {
            return scripts.waiting(server, String.valueOf(e.getMessage()));
        }
    }

    private String given(Session session, Optional<Machine> machine, Choice.Given given)
            throws IOException {
        if (given.isMenu() && machine.isPresent()) {
            control.observer().showsMenu(session, machine.get());
        }
        return given.text();
    }

    /// What an agent needs to come by TLS: where, whom to believe, and what time it is, which its own clock
    /// may not know.
    private List<String> secure(BootOptions.AgentTls tls, String server) {
        String host = server.replaceFirst(":[0-9]+$", "");
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (!tls.covers().test(name)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "machines reach this server as {0}, which its certificate is not for: they get no TLS;"
                            + " add --tls-name {0}",
                    name);
            return List.of();
        }
        return List.of(
                "%s=https://%s:%d".formatted(AgentApi.TLS_ARGUMENT, host, tls.port()),
                AgentApi.AUTHORITY_ARGUMENT + "=" + tls.authority(),
                AgentApi.TIME_ARGUMENT + "=" + control.now().getEpochSecond());
    }

    private KernelArguments arguments(
            Scripts scripts,
            Image image,
            Verdict verdict,
            Optional<MacAddress> mac,
            String server,
            String secret) {
        List<String> more = new ArrayList<>(verdict.arguments());
        if (verdict.developer()) {
            more.add("DEVELOPER=1");
        }
        more.add(AgentApi.SERVER_ARGUMENT + "=http://" + server);
        options.tls().ifPresent(tls -> more.addAll(secure(tls, server)));
        if (!scripts.addsBootInterface()) {
            mac.ifPresent(own -> more.add("BOOTIF=01-" + own.dashed()));
        }
        more.add(AgentApi.SECRET_ARGUMENT + "=" + secret);
        return KernelArguments.parse(image.commandLine())
                .with(options.arguments())
                .with(new KernelArguments(more));
    }
}
