package dev.bootwright.server.template;

import dev.bootwright.formats.contract.BmcSettings;
import dev.bootwright.formats.contract.Ending;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The top-level keys of a template, beside its name and description: a line each.
public final class Sections {

    public static final Section<TestSpec> TESTS = new TestReader();
    public static final Section<List<FirmwareSpec>> FIRMWARE = new FirmwareReader();
    public static final Section<Map<String, String>> BIOS = new BiosReader();
    public static final Section<List<ControllerSpec>> CONTROLLERS = new ControllerReader();
    public static final Section<Optional<BmcSettings>> BMC = new BmcReader();
    public static final Section<List<DiskSpec>> DISKS = new DiskReader();
    public static final Section<List<RaidSpec>> RAID = new RaidReader();
    public static final Section<List<LuksSpec>> LUKS = new LuksReader();
    public static final Section<List<GroupSpec>> VOLUME_GROUPS = new GroupReader();
    public static final Section<List<VolumeSpec>> LOGICAL_VOLUMES = new VolumeReader();
    public static final Section<List<FileSystemSpec>> FILE_SYSTEMS = new FileSystemReader();
    public static final Section<Optional<PayloadSpec>> PAYLOAD = new PayloadReader();
    public static final Section<Optional<InstallSpec>> INSTALL = new InstallReader();
    public static final Section<List<FileSpec>> FILES = new FileReader();
    public static final Section<List<RunSpec>> RUN = new RunReader();
    public static final Section<List<MountSpec>> MOUNTS = new MountReader();
    public static final Section<List<HookSpec>> HOOKS = new HookReader();
    public static final Section<Map<String, String>> VARIABLES = new VariableReader();
    public static final Section<Ending> THEN = new ThenReader();

    /// All, in the order they are read in: a reference leads to what stands above it.
    public static final List<Section<?>> IN_ORDER =
            List.of(
                    VARIABLES,
                    TESTS,
                    FIRMWARE,
                    BIOS,
                    CONTROLLERS,
                    BMC,
                    DISKS,
                    RAID,
                    LUKS,
                    VOLUME_GROUPS,
                    LOGICAL_VOLUMES,
                    FILE_SYSTEMS,
                    MOUNTS,
                    PAYLOAD,
                    FILES,
                    RUN,
                    INSTALL,
                    HOOKS,
                    THEN);

    private Sections() {}
}
