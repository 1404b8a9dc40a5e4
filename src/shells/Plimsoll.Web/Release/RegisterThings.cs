// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>What enters an organisation's registry: organisations, models, versions, lineage, applications; and the opening of a release.</summary>
internal sealed class RegisterThings(Acting acting, SameAddress addresses, IHeldElsewhere register)
{
    /// <summary>Characters of how numbers of compute are known, at most.</summary>
    private const int LongestBasis = 2000;

    /// <param name="Confirmed">True once a person has said that this is not the thing that reads alike.</param>
    internal sealed record PartyAsk(string Name, IReadOnlyList<Role> Roles, bool OnePerson = false, bool Confirmed = false);

    /// <param name="Party">Whose model it is; the organisation itself, when absent.</param>
    internal sealed record ModelAsk(string Name, ModelType ModelType, string? Party = null, bool Confirmed = false);

    /// <param name="Path">Relative, with forward slashes.</param>
    /// <param name="Sha256">64 hexadecimal digits, as <c>sha256sum</c> prints them.</param>
    internal sealed record FileAsk(string Path, string Sha256);

    /// <param name="Statement">Of a model that one only calls: the four lines of the one file, so that whoever looks at a release can read them.</param>
    internal sealed record VersionAsk(string Version, IReadOnlyList<FileAsk> Files, bool Confirmed = false, string? Statement = null);

    /// <param name="From">The model that it came from: an id of this registry, or what its provider calls it.</param>
    /// <param name="FromDigest">The subject of the version that it came from, or a file of its weights. Without one nobody upstream reaches it.</param>
    /// <param name="FromVersion">In place of the digest, where it came from a model of this registry: its version.</param>
    /// <param name="Share">Training compute of the change as a share of what the original took, where that is known.</param>
    /// <param name="Flop">Training compute of the change, in floating-point operations.</param>
    /// <param name="OriginalFlop">Training compute of the original, in floating-point operations.</param>
    /// <param name="Basis">How the numbers are known; needed beside them.</param>
    internal sealed record LineageAsk(
        LineageKind Kind, string From, Digest? FromDigest = null, string? FromVersion = null, decimal? Share = null, decimal? Flop = null,
        decimal? OriginalFlop = null, string? Basis = null);

    /// <param name="Reason">What was wrong with it.</param>
    internal sealed record LineageWithdrawAsk(string Reason);

    internal sealed record ApplicationAsk(string Name, string Model, string? Party = null, bool Confirmed = false);

    internal sealed record ReleaseAsk(string Model, string Version, ReleasePlan Plan);

    /// <param name="Suspends">Whether adverse evidence suspends a model in service before an approver has decided about it.</param>
    /// <param name="Days">How many days approvers have to decide, 1 to 90; those that stand, when absent.</param>
    internal sealed record AdverseRuleAsk(bool Suspends, int? Days = null);

    internal sealed record PartyRolesAsk(IReadOnlyList<Role> Roles, bool OnePerson);

    public Task<IResult> PartyAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("pty");
        return acting.ApiAsync<PartyAsk>(request, caller, id, ask => (state, _, _) =>
            Registering.Party(state, new PartyRegistered(id, ask.Name, ask.Roles, ask.OnePerson), ask.Confirmed), ct);
    }

    public Task<IResult> ChangePartyAsync(string party, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<PartyRolesAsk>(request, caller, null, ask => (state, _, _) =>
            Registering.ChangeParty(
                state, new PartyChanged(party, ask.Roles, ask.OnePerson), party == caller.In.Party ? addresses.CountOf(caller.In.Id) : null), ct);

    /// <summary>PUT …/adverse: what adverse evidence does before anybody has decided about it.</summary>
    public Task<IResult> AdverseAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<AdverseRuleAsk>(request, caller, null, ask => (state, _, _) =>
            Registering.SetAdverseRule(state, ask.Suspends, ask.Days), ct);

    public Task<IResult> ModelAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("mdl");
        return acting.ApiAsync<ModelAsk>(request, caller, id, ask => (state, _, _) =>
            Registering.Model(state, new ModelRegistered(id, ask.Name, ask.Party ?? caller.In.Party, ask.ModelType), ask.Confirmed), ct);
    }

    public Task<IResult> VersionAsync(string model, HttpRequest request, Caller caller, CancellationToken ct) =>
        Acting.ApiAsync<VersionAsk, Registry>(request, caller, null, (ask, asking) => VersionAsync(model, ask, asking), ct);

    public Task<Result<Change<Registry>>> VersionAsync(string model, VersionAsk ask, Asking asking)
    {
        var texts = FilesOf(asking.Caller);
        return acting.ChangeAsync(ReleaseStreams.RegistryOf(asking.Caller), asking, Version(model, ask, texts), texts);
    }

    public Task<IResult> LineageAsync(string model, string version, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("lin");
        return Acting.ApiAsync<LineageAsk, Registry>(request, caller, id, (ask, asking) => LineageAsync(id, model, version, ask, asking), ct);
    }

    /// <summary>Says where a version came from.</summary>
    public Task<Result<Change<Registry>>> LineageAsync(string id, string model, string version, LineageAsk ask, Asking asking)
    {
        var texts = FilesOf(asking.Caller);
        return acting.ChangeAsync(ReleaseStreams.RegistryOf(asking.Caller), asking, Lineage(id, model, version, ask, texts), texts);
    }

    /// <summary>The link that is asked for, with how its numbers are known kept for the organisation.</summary>
    public static Deciding<Registry> Lineage(string id, string model, string version, LineageAsk ask, Texts texts)
    {
        var counted = ask is not { Share: null, Flop: null, OriginalFlop: null };
        // How numbers are known stands beside them, and nowhere else.
        var basis = counted ? texts.Keep("basis", ask.Basis, LongestBasis) : texts.KeepOptional("basis", ask.Basis, LongestBasis);
        var compute = basis is null ? null : new LineageCompute(ask.Share, ask.Flop, ask.OriginalFlop, basis);
        return (state, _, _) =>
        {
            var digest = ask.FromDigest;
            if (ask.FromVersion is { } named)
            {
                if (digest is not null)
                {
                    return new Refusal(ReleaseCodes.BadValue, "fromVersion", named, "stands beside a digest", "keep one of the two");
                }
                if (!Registering.Named(state, ask.From, named).Succeeds(out digest, out var refusal)) { return refusal; }
            }
            return Registering.Lineage(state, new LineageRecorded(model, version, ask.Kind, ask.From, digest, id, compute));
        };
    }

    public Task<IResult> WithdrawLineageAsync(string model, string version, string link, HttpRequest request, Caller caller, CancellationToken ct) =>
        Acting.ApiAsync<LineageWithdrawAsk, Registry>(request, caller, null, (ask, asking) => WithdrawLineageAsync(model, version, link, ask, asking), ct);

    /// <summary>Takes back a link that was entered wrongly.</summary>
    public Task<Result<Change<Registry>>> WithdrawLineageAsync(string model, string version, string link, LineageWithdrawAsk ask, Asking asking)
    {
        var texts = FilesOf(asking.Caller);
        var reason = texts.Keep("reason", ask.Reason);
        return acting.ChangeAsync<Registry>(
            ReleaseStreams.RegistryOf(asking.Caller), asking, (state, _, _) => Registering.WithdrawLineage(state, model, version, link, reason), texts);
    }

    public Task<IResult> ApplicationAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("app");
        return acting.ApiAsync<ApplicationAsk>(request, caller, id, ask => (state, _, _) =>
            Registering.Application(state, new ApplicationRegistered(id, ask.Name, ask.Party ?? caller.In.Party, ask.Model), ask.Confirmed), ct);
    }

    public Task<IResult> ReleaseAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("rel");
        return Acting.ApiAsync<ReleaseAsk, Dossier>(request, caller, id, (ask, asking) => OpenAsync(id, ask, asking), ct);
    }

    /// <summary>Opens a release: the first entry of a stream of its own, of which nobody can have seen a revision.</summary>
    public Task<Result<Change<Dossier>>> OpenAsync(string id, ReleaseAsk ask, Asking asking) => acting.ChangeAsync(
        ReleaseStreams.Releases.New(asking.Tenant, id), asking with { Seen = null }, (_, asker, others) =>
            !Registering.Release(
                others.At(ReleaseStreams.RegistryOf(asking.Caller)).Value!.State, id, ask.Model, ask.Version, ask.Plan, asking.Caller.In.Party)
                .Succeeds(out var opens, out var refusal) ? refusal
            // What was found of these weights holds them here too, from the beginning.
            : new Outcome(
            [
                .. opens.Events,
                .. others.OfWeights(asking.Tenant, opens.Events.OfType<ReleaseOpened>().Single())
                    .Select(twin => Examining.Standing(twin.State, asker.Now)).Where(stands => stands.Findings.Count > 0),
                .. register.Opening(others, asking.Tenant, asker, opens.Events),
            ]));

    /// <summary>Reads the files and keeps their names in the vault.</summary>
    public static Deciding<Registry> Version(string model, VersionAsk ask, Texts texts)
    {
        if (ask.Files.FirstOrDefault(f => Digest.OfHex(f.Sha256) is null) is { } bad)
        {
            return (_, _, _) => new Refusal(
                ReleaseCodes.BadValue, "sha256", bad.Sha256, "is not 64 lower-case hexadecimal digits", "give what sha256sum prints");
        }
        if (!ModelFiles.Of(ask.Files.Select(f => new ModelFile(f.Path, Digest.OfHex(f.Sha256)!))).Succeeds(out var files, out var refusal))
        {
            return (_, _, _) => refusal;
        }
        if (ask.Statement is { } said && !(files.All is [var only] && only == ApiModel.Of(said)))
        {
            return (_, _, _) => new Refusal(
                ReleaseCodes.BadValue, "statement", said, $"is not what the digest of {ApiModel.Path} stands for, or that is not the only file",
                "give the four lines whose digest the file has, each ended by a line feed");
        }
        var manifest = texts.Keep("files", Manifest.Write(files, ask.Statement), Manifest.Longest);
        return (state, _, _) => Registering.Version(state, model, ask.Version, files, manifest, ask.Confirmed);
    }

    /// <summary>File names belong to the organisation, not to whoever typed them.</summary>
    public Texts FilesOf(Caller caller) => acting.TextsOf(caller.In.Party, ReleaseCodes.BadValue);
}

/// <summary>The names of a version's files as a text of the vault: the lines that <c>sha256sum</c> prints.</summary>
internal static class Manifest
{
    /// <summary>Characters in the longest one: some ten thousand files.</summary>
    public const int Longest = 1024 * 1024;

    /// <summary>What begins a line of the statement that stands for the files of a model which one only calls; no digest begins so.</summary>
    private const string Said = "# ";

    /// <param name="statement">Of a model that one only calls, the lines that its one file holds; null where nobody gave them.</param>
    public static string Write(ModelFiles files, string? statement = null) => string.Concat(
        files.All.Select(f => $"{f.Digest.Hex}  {f.Path}\n")
            .Concat((statement ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{Said}{line}\n")));

    public static Result<ModelFiles> Read(string text) =>
        ModelFiles.Of(Lines(text).Where(line => !IsSaid(line)).Select(line => new ModelFile(line[66..], Digest.OfHex(line[..64])!)));

    /// <summary>The lines of the statement; none where it is of files, or where nobody gave them.</summary>
    public static IReadOnlyList<string> StatementOf(string text) => [.. Lines(text).Where(IsSaid).Select(line => line[Said.Length..])];

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsSaid(string line) => line.StartsWith(Said, StringComparison.Ordinal);
}
