// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Plimsoll.Cli.Shared;
using Plimsoll.Release;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary>The commands that a server answers: register, open, assess, attach, set, approve, gate, serve, list, and any other address by name.</summary>
internal static class OnlineCommands
{
    public static IEnumerable<Command> All(Terminal terminal) =>
        [
            Model(terminal), Version(terminal), Lineage(terminal), WithdrawLineage(terminal), Open(terminal),
            Assess(terminal), Attach(terminal), Adequate(terminal),
            Declare(terminal), Set(terminal), Confirm(terminal), Approve(terminal), GateCommand.Create(terminal), Serve(terminal), Return(terminal),
            Agree(terminal), List(terminal), Call(terminal)
        ];

    private static Command Model(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the model." };
        var type = OnlineVerb.Word("--model", "TYPE", SharedTerms.ModelTypes, required: true);
        var another = new Option<bool>("--another") { Description = "It is another model than the one that reads alike." };
        var party = OnlineVerb.One("--party", "ID", "Whose model it is, as the registry names the organisation; yours, when left out.");
        return OnlineVerb.Create(
            terminal, "register-model",
            "Register a model; prints its id and the entry that holds it. What reads like one that is there is asked about.",
            "plimsoll release register-model 'Example 1' --model frontier",
            ask => ask.Act(
                HttpMethod.Post, "/models",
                new JsonObject
                {
                    ["name"] = ask.Value(name), ["modelType"] = OnlineVerb.Key(SharedTerms.ModelTypes, ask.Value(type)!), ["confirmed"] = ask.Value(another),
                    ["party"] = ask.Value(party),
                }),
            name, type, another, party);
    }

    private static Command Version(Terminal terminal)
    {
        var (model, version) = (
            new Argument<string>("MODEL") { Description = "Id of the model." }, new Argument<string>("VERSION") { Description = "Name of the version." });
        var files = OnlineVerb.One("--files", "DIR", "The folder with the model's files; only their digests and names are sent.");
        var api = OnlineVerb.One("--api", "URL", "Of a model that you only call: where you reach it, with --provider and --name.");
        var provider = OnlineVerb.One("--provider", "NAME", "Whose model it is, with --api.");
        var name = OnlineVerb.One("--name", "NAME", "What its provider calls it, with --api.");
        var another = new Option<bool>("--another") { Description = "The same files may be registered again." };
        return OnlineVerb.Create(
            terminal, "register-version",
            "Register a version of a model by the digests of its files, computed here; of a model that you only call, by a statement of which one it is.",
            "plimsoll release register-version mdl_5yWhNsPKX1QoBnq2Vj7TdE 1.0 --files model/",
            ask =>
            {
                var (folder, address, whose, what) = (ask.Value(files), ask.Value(api), ask.Value(provider), ask.Value(name));
                IReadOnlyList<ModelFile> all;
                string? statement = null;
                switch (folder, address, whose, what)
                {
                    case ({ } place, null, null, null):
                        if (!ModelFolder.Read(place).Succeeds(out var read, out var no)) { return terminal.Refuse(no); }
                        all = read.All;
                        break;
                    case (null, { } reached, { } party, { } called):
                        if (!ApiModel.Statement(party, called, ask.Value(version), reached).Succeeds(out statement, out no)) { return terminal.Refuse(no); }
                        all = [ApiModel.Of(statement)];
                        break;
                    default: return terminal.Refuse("--files and --api: give the folder of the files, or --api with --provider and --name.");
                }
                return ask.Act(HttpMethod.Post, $"/models/{Uri.EscapeDataString(ask.Value(model))}/versions", new JsonObject
                {
                    ["version"] = ask.Value(version), ["confirmed"] = ask.Value(another), ["statement"] = statement,
                    ["files"] = new JsonArray([.. all.Select(f => (JsonNode)new JsonObject { ["path"] = f.Path, ["sha256"] = f.Digest.Hex })]),
                });
            }, model, version, files, api, provider, name, another);
    }

    private static Command Lineage(Terminal terminal)
    {
        var (model, version) = (
            new Argument<string>("MODEL") { Description = "Id of the model." }, new Argument<string>("VERSION") { Description = "Name of the version." });
        var kind = OnlineVerb.Word("KIND", SharedTerms.LineageKinds);
        var from = new Argument<string>("FROM") { Description = "The model that it came from, as its provider names it." };
        var digest = OnlineVerb.One("--digest", "D", "sha256: and 64 digits of what it came from: by it you are told what happens to it.");
        var fromVersion = OnlineVerb.One("--from-version", "V", "Where it came from a model of your own, named by its id: its version, not the digest.");
        var share = OnlineVerb.One("--share", "N", "Training compute of the change as a share of what the original took, such as 0.05.");
        var flop = OnlineVerb.One("--flop", "N", "Training compute of the change, in floating-point operations, such as 3.5e22.");
        var original = OnlineVerb.One("--original-flop", "N", "The same of the original.");
        var basis = OnlineVerb.One("--basis", "TEXT", "How the numbers are known; needed beside them.");
        return OnlineVerb.Create(
            terminal, "lineage", "Say which model a version came from, and how.",
            "plimsoll release lineage mdl_5yWhNsPKX1QoBnq2Vj7TdE 1.0 fine-tuned-from 'Open Model 7B 1.0'",
            ask => ask.Act(
                HttpMethod.Post, $"/models/{Uri.EscapeDataString(ask.Value(model))}/versions/{Uri.EscapeDataString(ask.Value(version))}/lineage",
                new JsonObject
                {
                    ["kind"] = OnlineVerb.Key(SharedTerms.LineageKinds, ask.Value(kind)), ["from"] = ask.Value(from), ["fromDigest"] = ask.Value(digest),
                    ["fromVersion"] = ask.Value(fromVersion), ["share"] = Number(ask.Value(share)), ["flop"] = Number(ask.Value(flop)),
                    ["originalFlop"] = Number(ask.Value(original)), ["basis"] = ask.Value(basis),
                }),
            model, version, kind, from, digest, fromVersion, share, flop, original, basis);
    }

    /// <summary>A number as JSON; what is none goes as it was typed, and the server says what is wrong with it.</summary>
    private static JsonValue? Number(string? typed) => typed is null ? null
        : decimal.TryParse(typed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number) : JsonValue.Create(typed);

    private static Command WithdrawLineage(Terminal terminal)
    {
        var (model, version) = (
            new Argument<string>("MODEL") { Description = "Id of the model." }, new Argument<string>("VERSION") { Description = "Name of the version." });
        var link = new Argument<string>("LINK") { Description = "Id of the link, as its recording answered it." };
        var reason = OnlineVerb.One("--reason", "TEXT", "What is wrong with it.", required: true);
        return OnlineVerb.Create(
            terminal, "withdraw-lineage", "Take back a link that was entered wrongly; it stays in the history.",
            "plimsoll release withdraw-lineage mdl_5yWhNsPKX1QoBnq2Vj7TdE 1.0 lin_2Kq5zFk2BhSm7Wt0UaDj4L --reason 'Another base'",
            ask => ask.Act(
                HttpMethod.Post,
                $"/models/{Uri.EscapeDataString(ask.Value(model))}/versions/{Uri.EscapeDataString(ask.Value(version))}/lineage/"
                    + $"{Uri.EscapeDataString(ask.Value(link))}/withdraw",
                new JsonObject { ["reason"] = ask.Value(reason) }),
            model, version, link, reason);
    }

    private static Command Open(Terminal terminal)
    {
        var (model, version) = (
            new Argument<string>("MODEL") { Description = "Id of the model." }, new Argument<string>("VERSION") { Description = "Name of the version." });
        var type = OnlineVerb.Word("--release", "TYPE", SharedTerms.ReleaseTypes, required: true);
        var stage = OnlineVerb.Word("--stage", "STAGE", Terms.Stages, required: true);
        var audience = OnlineVerb.Word("--audience", "WHO", Terms.Audiences, required: true);
        var component = OnlineVerb.Words("--component", "WHAT", Terms.Components);
        var use = OnlineVerb.Many("--use", "USE", "A use that it is meant for, as a slug; repeatable", required: true);
        return OnlineVerb.Create(
            terminal, "open",
            "Open a release of a registered version; prints its id and the entry that holds it.",
            "plimsoll release open mdl_5yWhNsPKX1QoBnq2Vj7TdE 1.0 --release restricted --stage restricted --audience customers --use chat",
            ask => ask.Act(HttpMethod.Post, "/releases", new JsonObject
            {
                ["model"] = ask.Value(model), ["version"] = ask.Value(version),
                ["plan"] = new JsonObject
                {
                    ["releaseType"] = OnlineVerb.Key(SharedTerms.ReleaseTypes, ask.Value(type)!),
                    ["components"] = OnlineVerb.List((ask.Value(component) ?? []).Select(c => OnlineVerb.Key(Terms.Components, c))),
                    ["audience"] = OnlineVerb.Key(Terms.Audiences, ask.Value(audience)!),
                    ["stage"] = OnlineVerb.Key(Terms.Stages, ask.Value(stage)!),
                    ["uses"] = OnlineVerb.List(ask.Value(use)),
                },
            }), model, version, type, stage, audience, component, use);
    }

    private static Command Assess(Terminal terminal)
    {
        var release = OnlineVerb.Release();
        var type = OnlineVerb.Word("--model", "TYPE", SharedTerms.ModelTypes, required: true);
        var roles = OnlineVerb.Words("--role", "ROLE", SharedTerms.Roles);
        roles.Description = $"{roles.Description}. What your organisation is by its registry, when left out.";
        var modalities = OnlineVerb.Many("--modality", "M", "text | image | audio | video | code | action | biology; repeatable");
        var update = new Option<bool>("--update") { Description = "It is a significant update." };
        var reason = OnlineVerb.One(
            "--reason", "TEXT", "Why the model is taken for less than it was, or a role of yours left out; needed then, and for nothing else.");
        var hosting = new Option<string>("--hosting") { HelpName = "KIND", Description = "downloads | inference: what kind of hosting service you are" };
        return OnlineVerb.Create(
            terminal, "assess",
            "Derive the list of practices, or derive it again after an answer changed; what was entered by hand stays.",
            "plimsoll release assess rel_5yWhNsPKX1QoBnq2Vj7TdE --model frontier --modality text",
            ask =>
            {
                var exit = ask.Act(HttpMethod.Put, $"/releases/{Id(ask, release)}/assessment", new JsonObject
                {
                    ["modelType"] = OnlineVerb.Key(SharedTerms.ModelTypes, ask.Value(type)!),
                    ["roles"] = OnlineVerb.List(ask.Value(roles)?.Select(r => OnlineVerb.Key(SharedTerms.Roles, r))),
                    ["modalities"] = OnlineVerb.List(ask.Value(modalities)),
                    ["significantUpdate"] = ask.Value(update), ["hosting"] = ask.Value(hosting), ["reason"] = ask.Value(reason),
                });
                return exit != ExitCode.Clear || ask.Json ? exit : ask.Send(HttpMethod.Get, $"/releases/{Id(ask, release)}", null, Listed);
            },
            release, type, roles, modalities, update, hosting, reason);
    }

    /// <summary>What came of deriving a list: for what it was derived, how much of it the gate asks for, and what somebody has to know besides.</summary>
    private static string Listed(JsonNode release)
    {
        var (list, line) = (release["assessment"]!, release["loadLine"]!);
        string[] roles = [.. list["roles"]!.AsArray().Select(r => (string)r!)];
        var hosting = (string?)list["hosting"] ?? (roles.Contains(SharedTerms.Roles[Role.Host].Key) ? "not said, so either kind" : null);
        var notes = release["verdict"]?["notes"]?.AsArray().Select(n => $"note: {(string)n!}") ?? [];
        return string.Join('\n', notes.Prepend(
            $"{string.Join(", ", roles)}; {(string)list["modelType"]!} model, {(string)list["releaseType"]!} release"
                + (hosting is null ? ": " : $", hosting: {hosting}: ")
                + $"{(int)line["due"]!} of {(int)list["practices"]!} practices asked for at {(string)release["plan"]!["stage"]!}, "
                + GateCommand.TallyOf(line["asked"]!).Text));
    }

    private static Command Confirm(Terminal terminal)
    {
        var release = OnlineVerb.Release();
        var practice = new Argument<string>("PRACTICE") { Description = "Id of the practice, such as G06.B1." };
        var words = OnlineVerb.One("--words", "D", "Digest of the words that you read, as 'howAsked' of the practice says it.", required: true);
        var evidence = OnlineVerb.Many("--evidence", "ID", "A piece that answers the practice as it is asked now; repeatable");
        var reason = OnlineVerb.One("--reason", "TEXT", "Why it still holds.");
        return OnlineVerb.Create(
            terminal, "confirm",
            "Say that what stands about a practice answers it as it is asked now; until then it waits, and does not count.",
            "plimsoll release confirm rel_5yWhNsPKX1QoBnq2Vj7TdE G06.B1 --words sha256:… --evidence evd_2kJhNsPKX1QoBnq2Vj7TdE",
            ask =>
            {
                var body = new JsonObject { ["words"] = ask.Value(words), ["evidence"] = OnlineVerb.List(ask.Value(evidence) ?? []) };
                if (ask.Value(reason) is { } why) { body["reason"] = why; }
                return ask.Act(HttpMethod.Post, $"/releases/{Id(ask, release)}/practices/{Uri.EscapeDataString(ask.Value(practice))}/confirm", body);
            }, release, practice, words, evidence, reason);
    }

    private static Command Attach(Terminal terminal)
    {
        var release = OnlineVerb.Release();
        var practices = OnlineVerb.Many(
            "--practice", "ID", "A practice that it serves; repeatable. What shows that a cause was mended, or a worksheet, may serve none");
        var file = OnlineVerb.One("--file", "FILE", "A file to send.");
        var link = OnlineVerb.One("--link", "URL", "An address, with --digest.");
        var result = OnlineVerb.One("--result", "passed|failed", "The result of a check in CI, with --digest of its report.");
        var worksheet = OnlineVerb.One("--worksheet", "FILE", "A worksheet (JSON), as 'plimsoll guidance worksheet --blank releases' gives it.");
        var digest = OnlineVerb.One("--digest", "D", "sha256: and 64 digits of what lies elsewhere.");
        var label = OnlineVerb.One("--label", "TEXT", "What to call it.");
        var expires = OnlineVerb.One("--expires", "T",
            "The last day on which it counts, such as 2026-12-31, or the instant until which it does, such as 2027-01-01T00:00:00Z.");
        var adverse = new Option<bool>("--adverse")
        {
            Description = "It speaks against the release: approvers hear of it at once and decide by a day, a week from now unless the "
                + "organisation says otherwise."
        };
        var against = OnlineVerb.One("--against", "TEXT", "What speaks against it, with --adverse.");
        var revises = OnlineVerb.One("--revises", "ID", "The piece of evidence that it replaces.");
        return OnlineVerb.Create(
            terminal, "attach",
            "Attach evidence: a file, a link with its digest, the result of a check in CI, or a worksheet.",
            "plimsoll release attach rel_5yWhNsPKX1QoBnq2Vj7TdE --file report.pdf --practice G06.B1",
            ask =>
            {
                var (path, address, outcome, sheet) = (ask.Value(file), ask.Value(link), ask.Value(result), ask.Value(worksheet));
                if (((string?[])[path, address, outcome, sheet]).Count(given => given is not null) != 1)
                {
                    return terminal.Refuse("--file, --link, --result and --worksheet: give exactly one of them.");
                }
                if (outcome is not (null or "passed" or "failed"))
                {
                    return terminal.Refuse($"--result '{outcome}' is not one of the allowed values; use passed | failed.");
                }
                var facts = new JsonObject
                {
                    ["kind"] = path is not null ? "file" : address is not null ? "link" : sheet is not null ? "worksheet" : "ci-result",
                    ["label"] = ask.Value(label) ?? address ?? (path is not null ? Path.GetFileName(path) : sheet is not null ? null : "Check in CI"),
                    ["practices"] = OnlineVerb.List(ask.Value(practices))
                };
                if (sheet is not null)
                {
                    if (!AnswerFile.Read(terminal, sheet).Succeeds(out var answered, out var no)) { return terminal.Refuse(no); }
                    try { facts["worksheet"] = JsonNode.Parse(answered); }
                    catch (System.Text.Json.JsonException e) { return terminal.Refuse($"--worksheet '{sheet}' is no JSON ({e.Message})."); }
                }
                if (ask.Value(digest) is { } given) { facts["digest"] = given; }
                if (outcome is not null) { facts["passed"] = outcome == "passed"; }
                if (ask.Value(expires) is { } end) { facts["expiresAt"] = end; }
                if (ask.Value(adverse)) { facts["adverse"] = true; }
                if (ask.Value(against) is { } why) { facts["against"] = why; }
                var target = $"/releases/{Id(ask, release)}/evidence{(ask.Value(revises) is { } old ? $"/{Uri.EscapeDataString(old)}/revisions" : "")}";
                if (path is null) { return ask.Act(HttpMethod.Post, target, facts); }
                try
                {
                    using var stream = File.OpenRead(path);
                    using var form = new MultipartFormDataContent
                    {
                        { Server.Json(facts), "facts" },
                        {
                            new StreamContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
                            "file", Path.GetFileName(path)
                        }
                    };
                    return ask.Send(HttpMethod.Post, target, form, OnlineVerb.Ask.Done);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    return terminal.Refuse($"--file '{path}' cannot be read; name a file that exists and that you may read.");
                }
            }, release, file, link, result, worksheet, digest, practices, label, expires, adverse, against, revises);
    }

    private static Command Adequate(Terminal terminal)
    {
        var (release, evidence) = (OnlineVerb.Release(), new Argument<string>("EVIDENCE") { Description = "Id of the worksheet." });
        var revision = new Option<int>("--revision") { HelpName = "N", Description = "The revision that you read.", DefaultValueFactory = _ => 1 };
        var words = OnlineVerb.One("--words", "TEXT", "Why it is adequate: the effort, the access, what came of it.", required: true);
        return OnlineVerb.Create(
            terminal, "adequate",
            "Call a worksheet adequate that another person filled in.",
            "plimsoll release adequate rel_5yWhNsPKX1QoBnq2Vj7TdE evd_2Xk9tZe6VbMg1Qn4OuXd8F --words 'Forty hours with the weights, and nothing came of it'",
            ask => ask.Act(
                HttpMethod.Post, $"/releases/{Id(ask, release)}/evidence/{Uri.EscapeDataString(ask.Value(evidence))}/adequate",
                new JsonObject { ["revision"] = ask.Value(revision), ["words"] = ask.Value(words) }), release, evidence, revision, words);
    }

    private static Command Declare(Terminal terminal)
    {
        var (release, question) = (
            OnlineVerb.Release(), new Argument<string>("QUESTION") { Description = "Id of the question, as the release and its gate name it." });
        var answer = OnlineVerb.Word("ANSWER", Terms.Answers);
        var because = OnlineVerb.One("--because", "TEXT", "Why it could not, or what prevents it.", required: true);
        return OnlineVerb.Create(
            terminal, "declare",
            "Answer a question that gates ask from a day on.",
            "plimsoll release declare rel_5yWhNsPKX1QoBnq2Vj7TdE intimate-images-and-child-material could-not --because 'It gives text only'",
            ask => ask.Act(HttpMethod.Post, $"/releases/{Id(ask, release)}/declarations", new JsonObject
            {
                ["question"] = ask.Value(question), ["answer"] = OnlineVerb.Key(Terms.Answers, ask.Value(answer)), ["because"] = ask.Value(because)
            }), release, question, answer, because);
    }

    private static Command Set(Terminal terminal)
    {
        var release = OnlineVerb.Release();
        var (practice, status) = (
            new Argument<string>("PRACTICE") { Description = "Id of the practice, such as G06.B1." },
            OnlineVerb.Word("STATUS", Terms.Statuses));
        var reason = OnlineVerb.One("--reason", "TEXT", "Why it does not apply, is not required here, or why its risk is accepted.");
        var acceptedBy = OnlineVerb.One("--accepted-by", "ID", "Account of the person who accepts the risk, as 'plimsoll release call GET /people' gives it.");
        var until = OnlineVerb.One("--until", "T",
            "The last day on which the risk is accepted, such as 2026-12-31, or the instant at which that ends, such as 2027-01-01T00:00:00Z.");
        const string Example = "plimsoll release set rel_5yWhNsPKX1QoBnq2Vj7TdE G06.B1 met";
        return OnlineVerb.Create(terminal, "set", "Say where a practice stands. An accepted risk wants a reason, a person and an end.", Example, ask =>
        {
            var body = new JsonObject { ["status"] = OnlineVerb.Key(Terms.Statuses, ask.Value(status)) };
            if (ask.Value(reason) is { } why) { body["reason"] = why; }
            if (ask.Value(acceptedBy) is { } person) { body["acceptedBy"] = person; }
            if (ask.Value(until) is { } end) { body["until"] = end; }
            return ask.Act(HttpMethod.Put, $"/releases/{Id(ask, release)}/practices/{Uri.EscapeDataString(ask.Value(practice))}/status", body);
        }, release, practice, status, reason, acceptedBy, until);
    }

    private static Command Approve(Terminal terminal)
    {
        var release = OnlineVerb.Release();
        var bundle = OnlineVerb.One("--bundle", "D", "Digest of the state that you looked at, as 'plimsoll release gate' prints it.", required: true);
        var words = OnlineVerb.One("--words", "TEXT", "What you say about it.");
        var condition = OnlineVerb.One("--condition", "TEXT", "What must be done besides, with --by.");
        var by = OnlineVerb.One("--by", "DAY", "The last day on which it may be met, such as 2026-12-31.");
        return OnlineVerb.Create(
            terminal, "approve",
            "Approve exactly the state whose digest you give; a newer one is refused.",
            "plimsoll release approve rel_5yWhNsPKX1QoBnq2Vj7TdE --bundle sha256:…",
            ask =>
            {
                var body = new JsonObject { ["bundle"] = ask.Value(bundle) };
                if (ask.Value(words) is { } said) { body["words"] = said; }
                switch (ask.Value(condition), ask.Value(by))
                {
                    case ({ } asked, { } last): body["condition"] = new JsonObject { ["words"] = asked, ["lastDay"] = last }; break;
                    case (null, null): break;
                    default: return terminal.Refuse("--condition and --by: give both of them, or neither.");
                }
                return ask.Act(HttpMethod.Post, $"/releases/{Id(ask, release)}/approvals", body);
            }, release, bundle, words, condition, by);
    }

    private static Command Serve(Terminal terminal)
    {
        var release = OnlineVerb.Release();
        var state = OnlineVerb.Word("STATE", Terms.States);
        var criterion = OnlineVerb.Word("--criterion", "C", Terms.Criteria, required: true);
        var reason = OnlineVerb.One("--reason", "TEXT", "What happened; needed to lower, and to put back what was lowered.");
        var uses = OnlineVerb.Many("--use", "USE", "A use that stays allowed, when restricted; repeatable");
        return OnlineVerb.Create(
            terminal, "serve", "Change whether a released model may serve.",
            "plimsoll release serve rel_5yWhNsPKX1QoBnq2Vj7TdE suspended --criterion incident --reason 'Leaks training data'",
            ask =>
            {
                var body = new JsonObject
                {
                    ["state"] = OnlineVerb.Key(Terms.States, ask.Value(state)), ["criterion"] = OnlineVerb.Key(Terms.Criteria, ask.Value(criterion)!)
                };
                if (ask.Value(reason) is { } why) { body["reason"] = why; }
                if (ask.Value(uses) is { Length: > 0 } still) { body["uses"] = OnlineVerb.List(still); }
                return ask.Act(HttpMethod.Put, $"/releases/{Id(ask, release)}/status", body);
            }, release, state, criterion, reason, uses);
    }

    private static Command Return(Terminal terminal)
    {
        var release = OnlineVerb.Release();
        var reason = OnlineVerb.One("--reason", "TEXT", "Why it may come back.", required: true);
        var evidence = OnlineVerb.One("--evidence", "ID", "The piece that shows that the cause is gone, received since.", required: true);
        var uses = OnlineVerb.Many("--use", "USE", "A use that it would serve again; all of its plan, when left out; repeatable");
        return OnlineVerb.Create(
            terminal, "return", "Propose to put a model back that was lowered for an incident, misuse, a vulnerability or an order; another person agrees.",
            "plimsoll release return rel_5yWhNsPKX1QoBnq2Vj7TdE --evidence evd_5yWhNsPKX1QoBnq2Vj7TdE --reason 'The leak is closed'",
            ask =>
            {
                var body = new JsonObject { ["reason"] = ask.Value(reason), ["evidence"] = ask.Value(evidence) };
                if (ask.Value(uses) is { Length: > 0 } again) { body["uses"] = OnlineVerb.List(again); }
                return ask.Act(HttpMethod.Post, $"/releases/{Id(ask, release)}/return", body);
            }, release, reason, evidence, uses);
    }

    private static Command Agree(Terminal terminal)
    {
        var release = OnlineVerb.Release();
        var proposal = new Argument<string>("PROPOSAL") { Description = "Id of the proposal, as the release shows it." };
        var words = OnlineVerb.One("--words", "TEXT", "What you looked at, and why you agree.", required: true);
        return OnlineVerb.Create(
            terminal, "agree",
            "Agree that a model comes back into service: as another person than the one who proposed it, or as the one person of an organisation.",
            "plimsoll release agree rel_5yWhNsPKX1QoBnq2Vj7TdE ret_5yWhNsPKX1QoBnq2Vj7TdE --words 'I read the report'",
            ask => ask.Act(
                HttpMethod.Post, $"/releases/{Id(ask, release)}/return/{Uri.EscapeDataString(ask.Value(proposal))}/agree",
                new JsonObject { ["words"] = ask.Value(words) }),
            release, proposal, words);
    }

    private static Command List(Terminal terminal)
    {
        var (sought, verdict, after, limit) = (
            OnlineVerb.One("--q", "TEXT", "A part of the model's name or of the version."),
            OnlineVerb.Word("--verdict", "WORD", Terms.Verdicts),
            OnlineVerb.One("--after", "ID", "Go on after this release, as the last answer said."),
            OnlineVerb.One("--limit", "N", "How many at most."));
        return OnlineVerb.Create(terminal, "list", "Releases of the organisation with their load lines.", "plimsoll release list --verdict held",
            ask =>
            {
                var pairs = new[]
                {
                    ("q", ask.Value(sought)), ("verdict", ask.Value(verdict) is { } word ? OnlineVerb.Key(Terms.Verdicts, word) : null),
                    ("after", ask.Value(after)), ("limit", ask.Value(limit)),
                };
                var query = string.Join('&', pairs.Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}"));
                return ask.Send(HttpMethod.Get, query.Length == 0 ? "/releases" : $"/releases?{query}", null, Rows);
            },
            sought, verdict, after, limit);
    }

    private static string Rows(JsonNode answer)
    {
        if (answer["releases"]!.AsArray() is not { Count: > 0 } rows)
        {
            return "No release: plimsoll release open makes the first, or look for less.";
        }
        var lines = rows.Select(r =>
            $"{(string)r!["release"]!}  {(string)r["verdict"]!,-10}  of {(int)r["due"]!}: {GateCommand.TallyOf(r["asked"]!).Text}  {(string)r["modelName"]!} "
                + $"{(string)r["version"]!} at {(string)r["stage"]!}, {(string?)r["state"] ?? "not in service"}");
        return string.Join(
            '\n', (string?)answer["next"] is { } next ? lines.Append($"{rows.Count} of {(int)answer["total"]!}; go on with --after {next}") : lines);
    }

    private static Command Call(Terminal terminal)
    {
        var (method, path) = (
            new Argument<string>("METHOD") { Description = "GET | POST | PUT | DELETE" },
            new Argument<string>("PATH") { Description = "Below the organisation's address, such as /people." });
        var body = OnlineVerb.One("--body", "FILE", "JSON to send; - for standard input.");
        return OnlineVerb.Create(
            terminal, "call",
            "Ask any address of the API below the organisation; the answer is JSON. Addresses stand in docs/api/openapi.json.",
            "plimsoll release call GET /people",
            ask =>
            {
                if (ask.Value(method).ToUpperInvariant() is not ("GET" or "POST" or "PUT" or "DELETE"))
                {
                    return terminal.Refuse($"METHOD '{ask.Value(method)}' is not one of the allowed values; use GET | POST | PUT | DELETE.");
                }
                if (!ask.Value(path).StartsWith('/')) { return terminal.Refuse($"PATH '{ask.Value(path)}' does not begin with /; write one like /people."); }
                HttpContent? content = null;
                if (ask.Value(body) is { } file)
                {
                    if (!AnswerFile.Read(terminal, file).Succeeds(out var bytes, out var no)) { return terminal.Refuse(no); }
                    content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                }
                return ask.Server.Send(
                    new HttpMethod(ask.Value(method).ToUpperInvariant()), $"{ask.Server.Base}{ask.Value(path)}", content, out var exit) is var (_, answer)
                    ? terminal.Answer([.. answer, (byte)'\n'])
                    : exit;
            }, method, path, body);
    }

    internal static string Id(OnlineVerb.Ask ask, Argument<string> release) => Uri.EscapeDataString(ask.Value(release));
}
