// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Who owns a practice, where it stands, and what people say about it.</summary>
internal sealed class WorkPractice(Acting acting)
{
    /// <param name="Owner">An account of the organisation; null takes the owner away.</param>
    /// <param name="Due">The last day, as 2026-12-24, or an instant.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record AssignAsk(string? Owner, AskedEnd? Due, string? Zone = null);

    /// <param name="Reason">Required where the practice does not apply, is not required here, or its risk is accepted.</param>
    /// <param name="AcceptedBy">The account that accepts the risk.</param>
    /// <param name="Until">The last day of the acceptance, as 2026-12-24, or the instant at which it ends.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record StatusAsk(PracticeStatus Status, string? Reason = null, string? AcceptedBy = null, AskedEnd? Until = null, string? Zone = null);

    /// <param name="Words">Digest of the words that were read (<c>howAsked.words</c> of the practice); absent where its list did not record them.</param>
    /// <param name="Evidence">The pieces that answer the practice as it is asked now.</param>
    /// <param name="Reason">Why, where there is something to say.</param>
    internal sealed record ConfirmAsk(Digest? Words = null, IReadOnlyList<string>? Evidence = null, string? Reason = null);

    internal sealed record CommentAsk(string Text);

    public Task<IResult> AssignAsync(string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<AssignAsk>(request, caller, release, null, (ask, _) => Assign(caller, practice, ask), ct);

    /// <param name="shown">Whether a form asks, which showed the day of the due date that stands.</param>
    public static Deciding<Dossier> Assign(Caller caller, string practice, AssignAsk ask, bool shown = false) => (state, asker, others) =>
        Stranger(others, caller, "owner", ask.Owner) is { } stranger ? stranger
        : !Ending.Of(shown ? ask.Due?.ShownOf(state.Line(practice).Due) : ask.Due, ask.Zone, caller.In, ReleaseCodes.BadValue)
            .Succeeds(out var due, out var refusal) ? refusal
        : Assessing.Assign(state, asker, new PracticeAssigned(practice, ask.Owner, due.End), others.Downstream(state));

    public Task<IResult> SetAsync(string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<StatusAsk>(request, caller, release, null, (ask, texts) => Set(caller, practice, ask, texts), ct);

    public static Deciding<Dossier> Set(Caller caller, string practice, StatusAsk ask, Texts texts)
    {
        var reason = texts.KeepOptional("reason", ask.Reason);
        return (state, asker, others) => Stranger(others, caller, "acceptedBy", ask.AcceptedBy) is { } stranger ? stranger
            // Nobody else can accept a risk in a person's name.
            : ask.AcceptedBy is { } accepts && accepts != caller.Id
                ? new Refusal(ReleaseCodes.NotYours, "acceptedBy", accepts, "is another person", "ask that person to accept the risk")
            : !Ending.Of(ask.Until, ask.Zone, caller.In, ReleaseCodes.BadValue).Succeeds(out var until, out var refusal) ? refusal
            : Assessing.SetStatus(
                state, asker,
                new PracticeStatusSet(practice, ask.Status, reason, ask.AcceptedBy, until.End, ask.AcceptedBy is null ? null : caller.RoleFor(Right.Assess)),
                others.Downstream(state));
    }

    public Task<IResult> ConfirmAsync(string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<ConfirmAsk>(request, caller, release, null, (ask, texts) => Confirm(practice, ask, texts), ct);

    /// <summary>What stands about a practice answers it as it is asked now.</summary>
    public static Deciding<Dossier> Confirm(string practice, ConfirmAsk ask, Texts texts)
    {
        var reason = texts.KeepOptional("reason", ask.Reason);
        return (state, asker, others) =>
            Assessing.Confirm(state, asker, new AnswerConfirmed(practice, ask.Words, ask.Evidence ?? [], reason), others.Downstream(state));
    }

    public Task<IResult> CommentAsync(string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<CommentAsk>(request, caller, release, null, (ask, texts) => Comment(practice, ask, texts), ct);

    public static Deciding<Dossier> Comment(string practice, CommentAsk ask, Texts texts)
    {
        var text = texts.Keep("text", ask.Text);
        return (state, _, _) => Assessing.Comment(state, new CommentAdded(practice, text));
    }

    /// <summary>Owners and whoever accepts a risk are members.</summary>
    private static Refusal? Stranger(Reading others, Caller caller, string field, string? account) =>
        account is null || others.IsMember(caller.In.Id, account)
            ? null
            : new Refusal(ReleaseCodes.UnknownId, field, account, "is nobody in this organisation", "use the account of a member");
}
