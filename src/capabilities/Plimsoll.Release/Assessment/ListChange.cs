// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>A practice that a list drops, takes up or asks anew.</summary>
/// <param name="Worked">Whether anything was entered about it: a status that claims something, or evidence.</param>
public sealed record ListedChange(string Practice, string Title, bool Owed, bool Worked);

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
            [.. pin.Requirements.Where(r => Waiting(after, r.Id) && !Waiting(state, r.Id)).Select(Line)]) { Notes = ListNotes.Of(after) };

        ListedChange Line(Requirement r) =>
            new(r.Id, r.Title, r.Owed, state.Line(r.Id).Claims || state.Evidence.Values.Any(e => !e.Withdrawn && e.Practices.Contains(r.Id)));

        bool Waiting(Dossier one, string practice) => one.SaidOfAnother(practice) is not null || one.Waiting(practice, now).Any();
    }

    private static HashSet<string> Owed(Dossier state) =>
        (state.Assessment?.Requirements ?? []).Where(r => r.Owed).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
}
