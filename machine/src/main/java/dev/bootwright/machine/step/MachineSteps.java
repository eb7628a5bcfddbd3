package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.controller.Controllers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Every kind of step, on this machine.
public final class MachineSteps implements StepRunner {

    private final WipeDisks wipe;
    private final WritePartitionTable partition;
    private final RaidArrays arrays;
    private final CreateRaid raid;
    private final LuksContainers containers;
    private final CreateLuks luks;
    private final CreateVolumes volumes;
    private final MakeFileSystem fileSystem;
    private final TestHardware tests;
    private final WriteOneFile file;
    private final ImportPayload payload;
    private final WriteImage image;
    private final StartInstaller installer;
    private final RunDownload download = RunDownload.overHttp();
    private final ConfigureBmc bmc;
    private final ConfigureController controller;
    private final FlashFirmware firmware = new FlashFirmware(new Fwupd("fwupdtool"));

    /// Without a server whose files steps may name.
    ///
    /// @param root of the tree that has `sys`, `dev` and `proc`
    public MachineSteps(Path root) {
        this(root, Optional.empty());
    }

    /// @param root of the tree that has `sys`, `dev` and `proc`
    /// @param home the server that steps may fetch from
    public MachineSteps(Path root, Optional<Home> home) {
        ModuleLoader modules = ModuleLoader.ofSystem();
        this.arrays = new RaidArrays(root, modules, RaidStarter.ofSystem(), RaidArrays.PATIENCE);
        BaseDevices bases = new BaseDevices(root, arrays);
        this.containers = new LuksContainers(root, bases, modules);
        Volumes logical = new Volumes(root, arrays, containers, modules);
        BlockDevices devices = new BlockDevices(bases, logical, containers);
        this.tests = new TestHardware(root);
        this.wipe = new WipeDisks(root);
        this.partition = new WritePartitionTable(root);
        this.raid = new CreateRaid(devices, arrays, RaidMaker.ofSystem(), modules);
        this.luks = new CreateLuks(root, devices, containers);
        this.volumes = new CreateVolumes(devices, logical, modules);
        this.fileSystem = new MakeFileSystem(devices);
        this.file = new WriteOneFile(devices, modules);
        this.payload = new ImportPayload(root, devices, modules);
        this.image = new WriteImage(root, ImageStream.overHttp(home.map(Home::server)));
        this.installer = new StartInstaller(root, home);
        this.bmc = new ConfigureBmc(root);
        this.controller = new ConfigureController(root, () -> Controllers.of(root, _ -> {}));
    }

    @Override
    public void expect(List<Step> steps) {
        arrays.learn(steps);
        containers.learn(steps);
    }

    @Override
    public StepOutcome run(Step step, StepLog log) throws IOException, InterruptedException {
        return run(step, 0, log);
    }

    @Override
    public StepOutcome run(Step step, int restarts, StepLog log)
            throws IOException, InterruptedException {
        return switch (step) {
            case Step.Wipe wanted -> wipe.run(wanted, log);
            case Step.PartitionTable wanted -> partition.run(wanted, log);
            case Step.SoftwareRaid wanted -> raid.run(wanted, log);
            case Step.LuksContainer wanted -> luks.run(wanted, log);
            case Step.VolumeGroup wanted -> volumes.run(wanted, log);
            case Step.LogicalVolume wanted -> volumes.run(wanted, log);
            case Step.FileSystem wanted -> fileSystem.run(wanted, log);
            case Step.WriteFile wanted -> file.run(wanted, log);
            case Step.ImportPayload wanted -> payload.run(wanted, log);
            case Step.WriteImage wanted -> image.run(wanted, log);
            case Step.InstallDebian wanted -> installer.run(wanted, restarts);
            case Step.ControllerVolumes wanted -> controller.run(wanted, log);
            case Step.RunProgram wanted -> download.run(wanted, log);
            case Step.HardwareTest wanted -> tests.run(wanted, log);
            case Step.ConfigureBmc wanted -> bmc.run(wanted, log);
            case Step.RunCommand wanted -> RunScript.run(wanted, log);
            case Step.Firmware wanted when !wanted.isForServer() ->
                    firmware.run(wanted, restarts, log);
            case Step.BiosSettings _, Step.Firmware _ ->
                    throw new StepRefusedException("this step is the server's to carry out");
        };
    }
}
