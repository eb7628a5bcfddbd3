package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.Bmcs;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.job.Job;
import dev.bootwright.server.job.JobLog;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Timeline;
import dev.bootwright.server.plan.Plan;
import dev.bootwright.server.plan.Plan.Effect;
import dev.bootwright.server.plan.Planning;
import dev.bootwright.server.redfish.QuirkTable;
import dev.bootwright.server.rule.RuleReader;
import dev.bootwright.server.rule.Rules;
import dev.bootwright.server.secret.KeptSecrets;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.TemplateReader;
import dev.bootwright.server.template.TemplateSchema;
import dev.bootwright.server.template.Templates;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What operators can ask, over the services of the server. The same list, for people and programs, is
/// the OpenAPI document.
public final class OperatorRoutes {

    private static final int MOST_JOBS = 1000;
    private static final int MOST_LOG_LINES = 20_000;

    private final ControlPlane control;
    private final InstantSource clock;
    private final Targets targets;

    private OperatorRoutes(ControlPlane control, InstantSource clock, Targets targets) {
        this.control = control;
        this.clock = clock;
        this.targets = targets;
    }

    /// Everything there is, with the BMCs of machines and the secrets of templates.
    public static List<Route> of(
            ControlPlane control,
            InstantSource clock,
            Targets targets,
            Bmcs bmcs,
            KeptSecrets secrets) {
        var routes = new OperatorRoutes(control, clock, targets);
        QuirkTable quirks = new QuirkTable(control.store(), clock);
        return Stream.of(
                        of(control, clock, targets),
                        BmcRoutes.of(routes::machine, bmcs),
                        SecretRoutes.of(control, secrets),
                        FirmwareRoutes.of(routes::machine, bmcs::act, quirks))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Route> of(ControlPlane control, InstantSource clock, Targets targets) {
        var routes = new OperatorRoutes(control, clock, targets);
        var inspections = new InspectionRoutes(control.machines(), routes::machine);
        var variables = new VariableRoutes(control, routes::machine);
        return List.of(
                new Route("GET", "/machines", call -> routes.machines()),
                new Route("GET", "/machines/{id}", call -> routes.answer(routes.machine(call))),
                new Route("DELETE", "/machines/{id}", routes::forget),
                new Route("GET", "/machines/{id}/inventory", inspections::inventory),
                new Route("GET", "/machines/{id}/inventory/raw", inspections::raw),
                new Route("GET", "/machines/{id}/inventories", inspections::history),
                new Route("GET", "/machines/{id}/diff", inspections::diff),
                new Route("GET", "/machines/{id}/tests", inspections::tests),
                new Route("GET", "/machines/{id}/variables", variables::variables),
                new Route("POST", "/machines/{id}/variables", variables::change),
                new Route("GET", "/machines/{id}/timeline", routes::timeline),
                new Route("POST", "/machines/{id}/approve", routes::approve),
                new Route("POST", "/machines/{id}/assign", routes::assign),
                new Route("POST", "/machines/{id}/plan", routes::plan),
                new Route("GET", "/template-schema", call -> Answer.of(TemplateSchema.json())),
                new Route("GET", "/templates", call -> routes.templates()),
                new Route("POST", "/templates/check", OperatorRoutes::check),
                new Route("GET", "/templates/{name}", routes::template),
                new Route("PUT", "/templates/{name}", routes::putTemplate),
                new Route("DELETE", "/templates/{name}", routes::removeTemplate),
                new Route("GET", "/rules", call -> routes.rules()),
                new Route("GET", "/rules/{name}", routes::rule),
                new Route("PUT", "/rules/{name}", routes::putRule),
                new Route("DELETE", "/rules/{name}", routes::removeRule),
                new Route("GET", "/jobs", call -> routes.jobs()),
                new Route("GET", "/jobs/{id}", call -> Answer.of(routes.job(call).toJson())),
                new Route("GET", "/jobs/{id}/log", routes::log),
                new Route("POST", "/jobs/{id}/cancel", routes::cancel),
                new Route("GET", "/aoe", call -> Answer.of(targets.report())),
                new Route("GET", "/metrics", call -> routes.metrics()));
    }

    // ---- machines ----

    private Answer machines() {
        return list("machines", Json.array(control.machines().all(), this::json));
    }

    /// The machine that the path means: by identifier, or by anything that names only one.
    private Machine machine(Call call) throws Refusal {
        String reference = call.parameter("id");
        Optional<Machine> exact = control.machines().find(reference);
        if (exact.isPresent()) {
            return exact.get();
        }
        List<Machine> meant = control.machines().matching(reference);
        if (meant.size() > 1) {
            throw Refusal.badRequest(
                    "\"%s\" could be %s"
                            .formatted(
                                    reference,
                                    meant.stream()
                                            .map(Machine::name)
                                            .collect(Collectors.joining(", "))));
        }
        return meant.stream()
                .findFirst()
                .orElseThrow(
                        () -> Refusal.notFound("there is no machine \"%s\"".formatted(reference)));
    }

    private Answer answer(Machine machine) {
        return Answer.of(json(machine));
    }

    private Json.Object json(Machine machine) {
        return MachineEvents.json(machine, clock.instant());
    }

    private Answer forget(Call call) throws IOException, Refusal {
        control.remove(machine(call).id());
        return new Answer.Done();
    }

    private Answer timeline(Call call) throws IOException, Refusal {
        Machine machine = machine(call);
        List<Timeline.Entry> newest =
                control.machines().timeline(machine.id()).stream()
                        .filter(entry -> entry.boot() == machine.boot().number())
                        .toList();
        return list("events", Json.array(newest, Timeline.Entry::toJson));
    }

    private Answer approve(Call call) throws IOException, Refusal {
        return answer(control.approve(machine(call).id()));
    }

    private Answer assign(Call call) throws IOException, Refusal {
        String template = call.json().text("template");
        return answer(control.assign(machine(call).id(), template));
    }

    private Answer plan(Call call) throws IOException, Refusal {
        Machine machine = machine(call);
        String template = call.json().text("template");
        return switch (control.plan(machine.id(), template)) {
            case Planning.Planned(Plan plan) -> Answer.of(json(machine, plan));
            case Planning.Refused refused -> throw Refusal.conflict(refused.toString());
        };
    }

    private static Json.Object json(Machine machine, Plan plan) {
        Json.ObjectBuilder out =
                Json.object()
                        .put("machine", machine.name())
                        .put("template", plan.template())
                        .put(
                                "steps",
                                plan.toJson()
                                        .members()
                                        .getOrDefault("steps", Json.texts(List.of())));
        Map<Effect.Kind, List<String>> lines =
                plan.effects().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Effect::kind,
                                        Collectors.mapping(Effect::line, Collectors.toList())));
        out.put("effects", plan.toJson().members().getOrDefault("effects", Json.texts(List.of())));
        return out.put("kept", Json.texts(lines.getOrDefault(Effect.Kind.KEPT, List.of())))
                .put("changed", Json.texts(lines.getOrDefault(Effect.Kind.CHANGED, List.of())))
                .put("destroys", Json.texts(lines.getOrDefault(Effect.Kind.DESTROYED, List.of())))
                .build();
    }

    // ---- templates and rules ----

    private Answer templates() throws IOException {
        return list("templates", names(control.templates().all(), Templates.Stored::name));
    }

    private static Answer check(Call call) throws Refusal {
        String yaml = call.text();
        Json.Array problems = new Json.Array(List.of());
        try {
            TemplateReader.read("template", yaml);
        } catch (YamlException e) {
            problems = problems(e);
        }
        return Answer.of(
                Json.object()
                        .put("valid", problems.elements().isEmpty())
                        .put("problems", problems)
                        .build());
    }

    private Answer template(Call call) throws IOException, Refusal {
        String name = call.parameter("name");
        return control.templates()
                .find(name)
                .map(stored -> Answer.yaml(stored.yaml()))
                .orElseThrow(() -> unknown("template", name));
    }

    private Answer putTemplate(Call call) throws IOException, Refusal {
        String name = call.parameter("name");
        try {
            Template template = TemplateReader.read(name, call.text());
            mustBeCalled(name, template.name());
            control.templates().put(name, call.text());
            return new Answer.Done();
        } catch (YamlException e) {
            throw wrong("template", e);
        }
    }

    private Answer removeTemplate(Call call) throws IOException, Refusal {
        String name = call.parameter("name");
        if (!control.templates().remove(name)) {
            throw unknown("template", name);
        }
        return new Answer.Done();
    }

    private Answer rules() throws IOException {
        return list("rules", names(control.rules().all(), Rules.Stored::name));
    }

    private Answer rule(Call call) throws IOException, Refusal {
        String name = call.parameter("name");
        return control.rules()
                .find(name)
                .map(stored -> Answer.yaml(stored.yaml()))
                .orElseThrow(() -> unknown("rule", name));
    }

    private Answer putRule(Call call) throws IOException, Refusal {
        String name = call.parameter("name");
        try {
            mustBeCalled(name, RuleReader.read(name, call.text()).name());
            control.rules().put(name, call.text());
            return new Answer.Done();
        } catch (YamlException e) {
            throw wrong("rule", e);
        }
    }

    private Answer removeRule(Call call) throws IOException, Refusal {
        String name = call.parameter("name");
        if (!control.rules().remove(name)) {
            throw unknown("rule", name);
        }
        return new Answer.Done();
    }

    private static void mustBeCalled(String path, String text) throws Refusal {
        if (!path.equals(text)) {
            throw Refusal.badRequest(
                    "the path says \"%s\", the text is named \"%s\"".formatted(path, text));
        }
    }

    private static Refusal wrong(String what, YamlException e) {
        return Refusal.badRequest("this is no %s".formatted(what), problems(e));
    }

    private static Json.Array problems(YamlException e) {
        return Json.array(
                e.problems(),
                problem ->
                        Json.object()
                                .put("line", problem.line())
                                .put("column", problem.column())
                                .put(
                                        "message",
                                        problem.path().isEmpty()
                                                ? problem.message()
                                                : problem.path() + ": " + problem.message())
                                .build());
    }

    // ---- jobs ----

    private Answer jobs() throws IOException {
        return list("jobs", Json.array(control.jobs().newest(MOST_JOBS, Job::toJson), job -> job));
    }

    private Job job(Call call) throws IOException, Refusal {
        String id = call.parameter("id");
        return control.jobs().find(id).orElseThrow(() -> unknown("job", id));
    }

    private Answer log(Call call) throws IOException, Refusal {
        Job job = job(call);
        List<JobLog.Line> lines = control.jobs().log(job.id());
        return Answer.plain(
                lines.stream()
                        .skip(Math.max(0, lines.size() - MOST_LOG_LINES))
                        .map(line -> "%d  %s%n".formatted(line.step() + 1, line.text()))
                        .collect(Collectors.joining()));
    }

    private Answer cancel(Call call) throws IOException, Refusal {
        control.cancel(job(call).id());
        return Answer.of(job(call).toJson());
    }

    // ---- metrics ----

    /// Gauges in the text form that Prometheus reads.
    private Answer metrics() {
        Map<String, Long> states = new TreeMap<>();
        for (Machine.State state : Machine.State.values()) {
            states.put(state.word(), 0L);
        }
        control.machines()
                .all()
                .forEach(machine -> states.merge(machine.state().word(), 1L, Long::sum));
        StringBuilder out = new StringBuilder();
        out.append("# HELP bootwright_machines Machines by state.\n");
        out.append("# TYPE bootwright_machines gauge\n");
        states.forEach((state, count) ->
                out.append("bootwright_machines{state=\"%s\"} %d%n".formatted(state, count)));
        Runtime runtime = Runtime.getRuntime();
        out.append("# HELP bootwright_heap_bytes Heap in use.\n");
        out.append("# TYPE bootwright_heap_bytes gauge\n");
        out.append(
                "bootwright_heap_bytes %d%n"
                        .formatted(runtime.totalMemory() - runtime.freeMemory()));
        out.append(targets.metrics());
        return new Answer.Text(200, "text/plain; version=0.0.4; charset=utf-8", out.toString());
    }

    private static Refusal unknown(String what, String name) {
        return Refusal.notFound("there is no %s \"%s\"".formatted(what, name));
    }

    private static Answer list(String name, Json.Array elements) {
        return Answer.of(Json.object().put(name, elements).build());
    }

    private static <T> Json.Array names(
            List<T> things, java.util.function.Function<T, String> name) {
        return Json.array(things, thing -> Json.object().put("name", name.apply(thing)).build());
    }
}
