// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>A practice that a list drops, takes up or asks anew.</summary>
/// <param name="Worked">Whether anything was entered about it: a status that claims something, or evidence.</param>
public sealed record ListedChange(string Practice, string Title, bool Owed, bool Worked);

/// <summary>A pack that the list would rest on otherwise.</summary>
/// <param name="Before">As the list is pinned to it; null where it does not rest on it.</param>
/// <param name="After">As it is held now; null where the list would not rest on it any more.</param>
public sealed record MovedPack(string Id, PinnedPack? Before, PinnedPack? After);

/// <summary>A field of a practice that would be another one.</summary>
/// <param name="Field">Which: <c>owed</c>, <c>tier</c>, <c>asked</c>, <c>when</c> or <c>proof</c>.</param>
public sealed record MovedField(string Field, string Before, string After);

/// <summary>A practice that is on both lists and would be asked otherwise, whether anything was entered about it or not.</summary>
/// <param name="Became">What would become of the question; null where it stays the same, and what is asked around it does not.</param>
/// <param name="Before">SHA-256 of its words as they are asked now; null where they were not recorded.</param>
/// <param name="After">SHA-256 of its words as they would be asked.</param>
public sealed record AskedOtherwise(
    string Practice, string Title, bool Worked, Rephrased? Became, Digest? Before, Digest? After, IReadOnlyList<MovedField> Fields);

/// <summary>What deriving a list anew would change, before anybody does it.</summary>
/// <param name="LoweredFrom">What the model is held to be, where the list would be derived for less: it asks a reason. Else null.</param>
/// <param name="DroppedRoles">Roles that it would leave out and that ask a reason: those which the registry gives the organisation, and those for which
/// something was judged or approved.</param>
/// <param name="Drops">Practices that would not be listed any more, or not be owed any more.</param>
/// <param name="Joins">Practices that would be listed, or owed, for the first time.</param>
/// <param name="Waits">Practices about which something stands that would wait to be confirmed or replaced.</param>
public sealed record ListChange(
    ModelType? LoweredFrom, IReadOnlyList<Role> DroppedRoles, IReadOnlyList<ListedChange> Drops,
    IReadOnlyList<ListedChange> Joins, IReadOnlyList<ListedChange> Waits)
{
    /// <summary>What somebody has to know about the list besides what it asks.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Packs that it would rest on otherwise: another edition, or an edition whose words are others by now. None where there is no list yet.</summary>
    public IReadOnlyList<MovedPack> Packs { get; init; } = [];

    /// <summary>Practices of both lists that would be asked otherwise.</summary>
    public IReadOnlyList<AskedOtherwise> Otherwise { get; init; } = [];

    /// <param name="registered">What the registry says that the model is.</param>
    /// <param name="own">What the registry says that the organisation is which releases.</param>
    public static ListChange Of(Dossier state, AssessmentPinned pin, ModelType? registered, IReadOnlyList<Role> own, DateTimeOffset now)
    {
        var after = state.Apply(new Recorded(long.MaxValue, now, "", pin));
        var (stood, stands) = (Owed(state), Owed(after));
        return new ListChange(
            Assessing.Held(state, registered) is { } held && pin.Profile.ModelType < held ? held : null,
            Assessing.Dropped(state, pin.Profile, own),
            [.. (state.Assessment?.Requirements ?? []).Where(r => after.Find(r.Id) is null || stood.Contains(r.Id) && !stands.Contains(r.Id)).Select(Line)],
            [.. pin.Requirements.Where(r => state.Find(r.Id) is null || stands.Contains(r.Id) && !stood.Contains(r.Id)).Select(Line)],
            [.. pin.Requirements.Where(r => Waiting(after, r.Id) && !Waiting(state, r.Id)).Select(Line)])
        {
            Notes = ListNotes.Of(after), Packs = [.. Moved(state.Assessment?.Packs ?? pin.Packs, pin.Packs)],
            Otherwise = [.. pin.Requirements.Select(Differently).OfType<AskedOtherwise>()],
        };

        ListedChange Line(Requirement r) => new(r.Id, r.Title, r.Owed, Worked(r.Id));

        bool Worked(string practice) => state.Line(practice).Claims || state.Evidence.Values.Any(e => !e.Withdrawn && e.Practices.Contains(practice));

        AskedOtherwise? Differently(Requirement then)
        {
            if (state.Find(then.Id) is not { } now) { return null; }
            // What a significant update asks anew is told where it waits; here is what the words and the packs ask.
            var became = Question.Of(now, 0).Became(Question.Of(then, 0));
            MovedField[] fields = [.. Fields(now, then)];
            return became is null && fields is [] ? null
                : new AskedOtherwise(then.Id, then.Title, Worked(then.Id), became, now.HowAsked?.Words, then.HowAsked?.Words, fields);
        }

        bool Waiting(Dossier one, string practice) => one.SaidOfAnother(practice) is not null || one.Waiting(practice, now).Any();
    }

    private static IEnumerable<MovedPack> Moved(IReadOnlyList<PinnedPack> before, IReadOnlyList<PinnedPack> after) =>
        from id in before.Concat(after).Select(p => p.Id).Distinct().Order(StringComparer.Ordinal)
        let was = before.FirstOrDefault(p => p.Id == id)
        let becomes = after.FirstOrDefault(p => p.Id == id)
        where was?.Digest != becomes?.Digest
        select new MovedPack(id, was, becomes);

    private static IEnumerable<MovedField> Fields(Requirement now, Requirement then)
    {
        if (now.Owed != then.Owed) { yield return new MovedField("owed", Said(now.Owed), Said(then.Owed)); }
        if (now.Tier != then.Tier) { yield return new MovedField("tier", SharedTerms.Tiers[now.Tier].Key, SharedTerms.Tiers[then.Tier].Key); }
        if (now.HowAsked is { } how && then.HowAsked is { } other && how.As != other.As)
        {
            yield return new MovedField("asked", SharedTerms.AskedAs[how.As].Key, SharedTerms.AskedAs[other.As].Key);
        }
        if (now.When != then.When) { yield return new MovedField("when", SharedTerms.Whens[now.When].Key, SharedTerms.Whens[then.When].Key); }
        if (now.Proof != then.Proof) { yield return new MovedField("proof", SharedTerms.Proofs[now.Proof].Key, SharedTerms.Proofs[then.Proof].Key); }
    }

    private static string Said(bool owed) => owed ? "yes" : "no";

    private static HashSet<string> Owed(Dossier state) =>
        (state.Assessment?.Requirements ?? []).Where(r => r.Owed).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
}
