// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Parties;

/// <summary>Decisions about what enters the registry. What looks like something already there is asked about first.</summary>
public static class Registering
{
    public static Result<Outcome> Party(Registry state, PartyRegistered ask, bool confirmed) =>
        (Refused("name", ask.Name)
            ?? Roles(ask.Roles)
            ?? (confirmed ? null : Twin("organisation", ask.Name, state.PartyLike(ask.Name) is { } like ? (like.Id, like.Name) : null))) is { } refusal
            ? refusal
        : state.Parties.ContainsKey(ask.Party) ? Taken("organisation", ask.Party)
        : Outcome.Of(ask);

    /// <param name="people">How many people work here for this organisation; null where it is another one.</param>
    public static Result<Outcome> ChangeParty(Registry state, PartyChanged ask, int? people = null) =>
        !state.Parties.ContainsKey(ask.Party) ? Unknown("organisation", ask.Party)
        : Roles(ask.Roles) is { } refusal ? refusal
        : ask.OnePerson && people > 1
            ? new Refusal(
                ReleaseCodes.BadValue, "onePerson", "true", "is said of an organisation that has several people here",
                "leave it false; an organisation is one of one person while it has one")
        : Outcome.Of(ask);

    /// <summary>What adverse evidence does. What was raised before keeps the day that was told.</summary>
    /// <param name="days">How many days approvers have to decide; those that stand, when null.</param>
    public static Result<Outcome> SetAdverseRule(Registry state, bool suspends, int? days) =>
        days is < 1 or > Objecting.MostDays
            ? new Refusal(
                ReleaseCodes.BadValue, "days", days.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), "is not a time that approvers may have",
                $"write 1 to {Objecting.MostDays}")
        : (state.AdverseSuspends, state.AdverseDays) == (suspends, days ?? state.AdverseDays) ? Outcome.Of()
        : Outcome.Of(new AdverseRuleSet(suspends, days ?? state.AdverseDays));

    public static Result<Outcome> Model(Registry state, ModelRegistered ask, bool confirmed) =>
        !state.Parties.ContainsKey(ask.Party) ? Unknown("organisation", ask.Party)
        : (Refused("name", ask.Name)
            ?? (confirmed ? null : Twin("model", ask.Name, state.ModelLike(ask.Name) is { } like ? (like.Id, like.Name) : null))) is { } refusal
            ? refusal
        : state.Models.ContainsKey(ask.Model) ? Taken("model", ask.Model)
        : Outcome.Of(ask);

    /// <param name="files">The files; their names go to the vault.</param>
    /// <param name="manifest">Where the names lie.</param>
    /// <param name="confirmed">True when a person has said that the same files may be registered again.</param>
    public static Result<Outcome> Version(Registry state, string model, string version, ModelFiles files, VaultRef manifest, bool confirmed)
    {
        if (!state.Models.TryGetValue(model, out var found)) { return Unknown("model", model); }
        if (Refused("version", version) is { } refusal) { return refusal; }
        if (state.Find(found.Id, version) is not null) { return Taken("version", version); }
        if (!confirmed && state.WithFiles(files.Subject) is { } twin)
        {
            return Duplicate("files", $"{twin.Model.Name} {twin.Version.Version}", "are byte for byte those of that version", twin.Model.Id);
        }
        var registered = new VersionRegistered(
            model, version, files.Subject, [.. files.All.Select(f => f.Digest).OrderBy(d => d.Hex, StringComparer.Ordinal)], manifest, files.Beside);
        var made = new ModelVersion(version, registered.Subject, registered.Files, manifest, []) { Beside = registered.Beside };
        if (!confirmed && state.Alike(made).FirstOrDefault() is { Model: { } other } alike)
        {
            return Duplicate("files", $"{other.Name} {alike.Version.Version}", "hold weights of that version: a file has the very same bytes", other.Id);
        }
        return Outcome.Of(registered);
    }

    /// <summary>Floating-point operations at most: a thousand times what any model is known to have taken.</summary>
    private const decimal MostFlop = 1e28m;

    /// <summary>The largest share: a change that took a thousand times what the original took is no change of it.</summary>
    private const decimal MostShare = 1000m;

    /// <summary>Links of a version at most.</summary>
    public const int MostLinks = 100;

    /// <summary>Says where a version came from.</summary>
    public static Result<Outcome> Lineage(Registry state, LineageRecorded ask) =>
        state.Find(ask.Model, ask.Version) is not { } version ? Unknown("version", $"{ask.Model} {ask.Version}")
        : ask.From == ask.Model && ask.FromDigest == version.Subject
            ? new Refusal(ReleaseCodes.BadValue, "lineage", ask.From, "is the version itself", "name the model it came from")
        : (Refused("from", ask.From) ?? Compute(ask.Compute)) is { } refusal ? refusal
        : version.Lineage.Count >= MostLinks
            ? new Refusal(ReleaseCodes.BadValue, "lineage", ask.From, $"would be one more than the {MostLinks} links of a version", "take back what is wrong")
        : version.Lineage.Any(l => (l.Kind, l.From, l.FromDigest) == (ask.Kind, ask.From, ask.FromDigest))
            ? new Refusal(ApiCodes.NothingChanged, "lineage", ask.From, "is recorded so already", "take that link back first, where it is wrong")
        : ask is { Kind: not LineageKind.UsedTogetherWith, FromDigest: { } from } && state.ComesFrom(from, version)
            ? new Refusal(
                ReleaseCodes.LineageRing, "fromDigest", from.ToString(), "came from this version itself, as the registry has it",
                "name what this version came from, or take back the link that is wrong")
        : Outcome.Of(ask);

    /// <summary>Takes back a link that was entered wrongly.</summary>
    public static Result<Outcome> WithdrawLineage(Registry state, string model, string version, string link, VaultRef reason) =>
        state.Find(model, version) is not { } found ? Unknown("version", $"{model} {version}")
        : found.Lineage.Find(l => l.Link == link) is not { } known ? Unknown("link", link)
        : Outcome.Of(new LineageWithdrawn(model, version, link, known.Kind, known.FromDigest, reason));

    /// <summary>The digest of a version of this registry that a link names by model and version.</summary>
    public static Result<Digest> Named(Registry state, string from, string version) =>
        state.Find(from, version) is { } found ? found.Subject : Unknown("fromVersion", $"{from} {version}");

    private static Refusal? Compute(LineageCompute? compute) => compute switch
    {
        null => null,
        { Share: null, Flop: null, OriginalFlop: null } => new Refusal(
            ReleaseCodes.BadValue, "basis", null, "stands beside no number", "give share, flop or originalFlop, or leave the basis out"),
        { Share: not null, Flop: not null, OriginalFlop: not null } => new Refusal(
            ReleaseCodes.BadValue, "share", Written(compute.Share.Value), "stands beside both numbers from which it follows", "leave it out"),
        { Share: < 0 or > MostShare } => new Refusal(
            ReleaseCodes.BadValue, "share", Written(compute.Share.Value), "is no share of what the original took", "write 0.05 for a twentieth; 1000 at most"),
        { Flop: <= 0 or > MostFlop } => Operations("flop", compute.Flop.Value),
        { OriginalFlop: <= 0 or > MostFlop } => Operations("originalFlop", compute.OriginalFlop.Value),
        _ => null,
    };

    private static Refusal Operations(string field, decimal value) => new(
        ReleaseCodes.BadValue, field, Written(value), "is no number of floating-point operations", "write more than 0 and at most 1e28");

    private static string Written(decimal value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static Result<Outcome> Application(Registry state, ApplicationRegistered ask, bool confirmed) =>
        !state.Parties.ContainsKey(ask.Party) ? Unknown("organisation", ask.Party)
        : !state.Models.ContainsKey(ask.Model) ? Unknown("model", ask.Model)
        : (Refused("name", ask.Name)
            ?? (confirmed
                ? null
                : Twin("application", ask.Name, state.ApplicationLike(ask.Party, ask.Name) is { } like ? (like.Id, like.Name) : null))) is { } refusal
            ? refusal
        : state.Applications.ContainsKey(ask.Application) ? Taken("application", ask.Application)
        : Outcome.Of(ask);

    /// <summary>Opens a release of a registered version.</summary>
    /// <param name="own">
    /// The organisation that releases it; where none is named, the one whose model it is. Whether one person is all of it is asked of this one.
    /// </param>
    public static Result<Outcome> Release(Registry state, string id, string model, string version, ReleasePlan plan, string? own = null) =>
        state.Find(model, version) is not { } found ? Unknown("version", $"{model} {version}")
        : state.Releases.ContainsKey(id) ? Taken("release", id)
        : Plan(plan) is { } refusal ? refusal
        : Outcome.Of(new ReleaseOpened(
            id, model, version, found.Subject, state.Models[model].Party, plan, state.Parties[own ?? state.Models[model].Party].OnePerson));

    internal static Refusal? Plan(ReleasePlan plan)
    {
        if (plan.Components.Distinct().Count() != plan.Components.Count)
        {
            return new Refusal(
                ReleaseCodes.BadValue, "components", string.Join(' ', plan.Components.Select(c => Terms.Components[c].Key)), "are repeated",
                "name each thing that is handed out once");
        }
        if (plan.Uses.Count == 0 || plan.Uses.Any(use => !IsSlug(use)) || plan.Uses.Distinct().Count() != plan.Uses.Count)
        {
            return new Refusal(
                ReleaseCodes.BadValue, "uses", string.Join(' ', plan.Uses), "are none, repeated or not slugs",
                "name each use once in lower-case letters, digits and hyphens");
        }
        return Plans.Contradiction(plan);
    }

    internal static bool IsSlug(string text) =>
        text.Length is > 0 and <= 64 && text[0] != '-' && text.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');

    private static Refusal? Refused(string field, string text) =>
        Blank.Is(text) || text.Length > 200 || text.Any(char.IsControl) || Registry.Normalized(text).Length == 0
            ? new Refusal(ReleaseCodes.BadValue, field, text, "is empty, too long or not printable", "write 1 to 200 printable characters")
        : NameLook.Fault(text) is { } fault
            ? new Refusal(ReleaseCodes.BadValue, field, text, fault, "write it in the letters of one alphabet, without characters that nobody sees")
        : null;

    private static Refusal? Roles(IReadOnlyList<Role> roles) =>
        roles.Count == 0 || roles.Distinct().Count() != roles.Count
            ? new Refusal(ReleaseCodes.BadValue, "roles", null, "are none or repeated", "name each role in the value chain once")
            : null;

    private static Refusal? Twin(string what, string name, (string Id, string Name)? like) =>
        like is var (id, known) ? Duplicate(what, name, $"reads like '{known}', which is registered", id) : null;

    private static Refusal Duplicate(string field, string value, string reason, string id) =>
        new(ReleaseCodes.Duplicate, field, value, reason, $"use {id}, or confirm that this is another one");

    private static Refusal Unknown(string what, string id) => new(ReleaseCodes.UnknownId, what, id, "is not registered", "register it first, or check the id");

    private static Refusal Taken(string what, string id) => new(ReleaseCodes.IdTaken, what, id, "exists already", "use another");
}
