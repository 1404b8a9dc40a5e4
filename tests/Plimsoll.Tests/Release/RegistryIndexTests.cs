// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>What the registry finds without a walk is what a walk finds, in registries that nobody thought of.</summary>
public sealed class RegistryIndexTests
{
    /// <summary>Few names, so that many read alike; and some that only look like others.</summary>
    private static readonly string[] Names = ["Example 7B", "EXAMPLE-7b", "Ｅxample７Ｂ", "Example 8B", "Exämple 7B", "7b example", "Other", "other."];

    private static readonly string[] Versions = ["1.0", "1.0.0", "2"];

    /// <summary>What every release plans here. It is made once: the world that it is taken from is a whole release, assessed and proven.</summary>
    private static readonly ReleasePlan Plan = World.Clear().State.Plan!;

    /// <summary>What is asked, with four numbers from which it takes whatever it needs.</summary>
    private static readonly Gen<(int Act, int A, int B, int C, bool Confirmed)[]> Lives =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 11], Gen.Int[0, 11], Gen.Int[0, 7], Gen.Bool).Array[0, 60];

    [Fact]
    public void What_is_found_is_what_a_walk_finds_whatever_was_registered() => Lives.Sample(
        life =>
        {
            var state = Registry.Empty;
            foreach (var step in life)
            {
                Assert.Equal(Walked(state, step), Asked(state, step) is { Refusal: { } refusal } ? (refusal.Code, refusal.Value, refusal.Reason, refusal.Fix) : default);
                // What the rules would refuse is taken into the history all the same now and then: nothing rests on their having been asked.
                if (EventOf(state, step) is { } happened && (step.Confirmed || Asked(state, step)?.Refusal is null)) { state = state.After(happened); }
                foreach (var model in state.Models.Keys)
                {
                    Assert.Equal(
                        state.Applications.Values.Where(a => a.Model == model).Select(a => a.Party).Distinct().Order(StringComparer.Ordinal), state.Downstream(model));
                    Assert.All(Versions, version => Assert.Same(state.Models[model].Versions.FirstOrDefault(v => v.Version == version), state.Find(model, version)));
                }
                Assert.All(Versions, version => Assert.Null(state.Find("mod_none", version)));
                // Files are of the highest type under which they are registered, whichever name somebody looks at.
                foreach (var subject in state.Models.Values.SelectMany(m => m.Versions).Select(v => v.Subject).Distinct())
                {
                    var types = state.Models.Values.Where(m => m.Versions.Any(v => v.Subject == subject)).Select(m => m.ModelType).ToArray();
                    Assert.All(state.Models.Values, m => Assert.Equal(types.Append(m.ModelType).Max(), state.TypeOf(m.Id, subject)));
                }
            }
        },
        iter: 500);

    [Fact]
    public void The_lives_reach_every_answer() => Reach.All(
        Lives, 500,
        from act in (string[])["0", "2", "3", "4"] from answer in (string[])["accepted", "release.duplicate"] select $"{act} {answer}",
        life =>
        {
            var (state, reached) = (Registry.Empty, new HashSet<string>(StringComparer.Ordinal));
            foreach (var step in life)
            {
                var answer = Asked(state, step);
                reached.Add($"{step.Act} {(answer is null ? "nothing" : answer.Refusal?.Code ?? "accepted")}");
                if (answer is { Value: { } outcome }) { state = outcome.Events.Aggregate(state, (s, e) => s.After(e)); }
            }
            return reached;
        });

    /// <summary>Files with few names and few contents, so that weights stand beside others, under other names, and under the name of a licence.</summary>
    private static readonly Gen<(int Model, (int Path, int Bytes)[] Files, bool Old)[]> Sets = Gen.Select(
        Gen.Int[0, 3], Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4]).Array[1, 4], Gen.Bool).Array[1, 14];

    [Fact]
    public void Weights_and_their_releases_are_found_as_a_walk_over_all_versions_finds_them() => Sets.Sample(sets =>
    {
        string[] paths = ["model.safetensors", "m.bin", "LICENSE", "config.json", "README.md"];
        var state = Registry.Empty.After(new PartyRegistered("org", "Example", [Role.Provider], false));
        foreach (var model in Enumerable.Range(0, 4)) { state = state.After(new ModelRegistered($"mod_{model}", $"M{model}", "org", (ModelType)(model % 3))); }
        foreach (var ((model, files, old), n) in sets.Select((set, n) => (set, n)))
        {
            var all = ModelFiles.Of(files.DistinctBy(f => f.Path).Select(f => new ModelFile(paths[f.Path], Digest.Of([(byte)f.Bytes])))).Value!;
            state = state.After(new VersionRegistered(
                    $"mod_{model}", $"{n}", all.Subject, [.. all.All.Select(f => f.Digest)], World.Vault("n"), old ? null : all.Beside))
                .After(new ReleaseOpened($"rel_{n:00}", $"mod_{model}", $"{n}", all.Subject, "org", Plan, false))
                // One that is opened once more is of the last version alone.
                .After(new ReleaseOpened("rel_again", $"mod_{model}", $"{n}", all.Subject, "org", Plan, false));
        }
        var versions = state.Models.Values.SelectMany(m => m.Versions, (m, v) => (Model: m, Version: v)).ToArray();
        foreach (var (model, version) in versions)
        {
            // Whoever has the very same files as another is known by all that is known of either.
            var alike = versions.Where(other => versions.Where(v => v.Version.Subject == version.Subject).Any(same =>
                versions.Where(v => v.Version.Subject == other.Version.Subject).Any(its => Share(same.Version, its.Version)))).ToArray();
            Assert.Equal(alike.Select(a => a.Model.ModelType).Append(model.ModelType).Max(), state.TypeOf(model.Id, version.Subject));
            Assert.Equal(
                state.Releases.Values.Where(r => alike.Any(a => a.Model.Id == r.Model && a.Version.Version == r.Version)), state.ReleasesOfWeights(version));
        }
    });

    /// <summary>The very same files, or a file that one of the two takes for weights; of a version of before, its only one.</summary>
    private static bool Share(ModelVersion one, ModelVersion other)
    {
        return one.Subject == other.Subject || one.Files.Intersect(other.Files).Any(file => IsWeights(one, file) || IsWeights(other, file));

        static bool IsWeights(ModelVersion version, Digest file) => version.Beside is { } beside ? !beside.Contains(file) : version.Files.Count == 1;
    }

    private static ModelFiles Files(int which) => ModelFiles.Of([new ModelFile($"f{which % 3}", Digest.Of([(byte)(which % 3)]))]).Value!;

    private static JournalEvent? EventOf(Registry state, (int Act, int A, int B, int C, bool Confirmed) step)
    {
        var (party, model, application, name) = ($"org_{step.A % 4}", $"mod_{step.A}", $"app_{step.A}", Names[step.C]);
        return step.Act switch
        {
            0 => new PartyRegistered(party, name, [Role.Provider], false),
            1 => state.Parties.ContainsKey(party) ? new PartyChanged(party, [Role.Host], true) : null,
            2 => new ModelRegistered(model, name, $"org_{step.B % 4}", (ModelType)(step.B % 3)),
            3 => state.Models.ContainsKey(model)
                ? new VersionRegistered(model, Versions[step.C % 3], Files(step.B).Subject, [.. Files(step.B).All.Select(f => f.Digest)], World.Vault("n")) : null,
            4 => new ApplicationRegistered(application, name, $"org_{step.B % 4}", $"mod_{step.B}"),
            5 => state.Find(model, Versions[step.C % 3]) is not null
                ? new LineageRecorded(model, Versions[step.C % 3], LineageKind.FineTunedFrom, "another", null) : null,
            _ => new ReleaseOpened($"rel_{step.A}", model, "1.0", Files(0).Subject, party, Plan, false),
        };
    }

    private static Result<Outcome>? Asked(Registry state, (int Act, int A, int B, int C, bool Confirmed) step) => EventOf(state, step) switch
    {
        PartyRegistered e => Registering.Party(state, e, step.Confirmed),
        ModelRegistered e => Registering.Model(state, e, step.Confirmed),
        VersionRegistered e => Registering.Version(state, e.Model, e.Version, Files(step.B), e.Manifest, step.Confirmed),
        ApplicationRegistered e => Registering.Application(state, e, step.Confirmed),
        _ => null,
    };

    /// <summary>The answer by walking all that is registered, in the order of ids, as it was found before there was an index.</summary>
    private static (string? Code, string? Value, string? Reason, string? Fix) Walked(Registry state, (int Act, int A, int B, int C, bool Confirmed) step)
    {
        switch (EventOf(state, step))
        {
            case PartyRegistered e:
                return Twin(e.Name, state.Parties.Values.Select(p => (p.Id, p.Name))) ?? (state.Parties.ContainsKey(e.Party) ? Taken(e.Party) : default);
            case ModelRegistered e when !state.Parties.ContainsKey(e.Party): return Unknown(e.Party);
            case ModelRegistered e:
                return Twin(e.Name, state.Models.Values.Select(m => (m.Id, m.Name))) ?? (state.Models.ContainsKey(e.Model) ? Taken(e.Model) : default);
            case VersionRegistered e when state.Models[e.Model].Versions.Any(v => v.Version == e.Version): return Taken(e.Version);
            case VersionRegistered e:
                var same = state.Models.Values.SelectMany(m => m.Versions, (m, v) => (m, v)).FirstOrDefault(x => x.v.Subject == e.Subject);
                return step.Confirmed || same.m is null ? default
                    : Duplicate($"{same.m.Name} {same.v.Version}", "are byte for byte those of that version", same.m.Id);
            case ApplicationRegistered e when !state.Parties.ContainsKey(e.Party): return Unknown(e.Party);
            case ApplicationRegistered e when !state.Models.ContainsKey(e.Model): return Unknown(e.Model);
            case ApplicationRegistered e:
                return Twin(e.Name, state.Applications.Values.Where(a => a.Party == e.Party).Select(a => (a.Id, a.Name)))
                    ?? (state.Applications.ContainsKey(e.Application) ? Taken(e.Application) : default);
            default: return default;
        }

        (string?, string?, string?, string?)? Twin(string name, IEnumerable<(string Id, string Name)> known) =>
            !step.Confirmed && known.FirstOrDefault(k => Registry.Normalized(k.Name) == Registry.Normalized(name)) is { Id: { } id } twin
                ? Duplicate(name, $"reads like '{twin.Name}', which is registered", id) : null;

        (string?, string?, string?, string?) Duplicate(string value, string reason, string id) =>
            ("release.duplicate", value, reason, $"use {id}, or confirm that this is another one");

        (string?, string?, string?, string?) Taken(string id) => ("release.id-taken", id, "exists already", "use another");

        (string?, string?, string?, string?) Unknown(string id) => ("release.unknown-id", id, "is not registered", "register it first, or check the id");
    }
}
