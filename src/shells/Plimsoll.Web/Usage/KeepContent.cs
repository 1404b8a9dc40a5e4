// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>What people write, kept only where an organisation has switched that on, redacted and for a few days. Every reading is on the record.</summary>
internal sealed class KeepContent(Acting acting, OpenedActivity activity, ContentStore content, SteadyClock clock)
{
    private const int MostListed = 100;

    /// <param name="Days">1 to 30; null keeps nothing and deletes what was kept.</param>
    internal sealed record ContentAsk(int? Days);

    internal sealed record ContentView(int? Days, string Conversations, IReadOnlyList<ContentItem> Newest);

    internal sealed record MessageView(string Role, string Text);

    internal sealed record ConversationView(
        string Id, string? Model, DateTimeOffset? At, string? Language, IReadOnlyList<MessageView> Messages, IReadOnlyDictionary<string, int> Redacted);

    /// <summary>PUT …/usage/content.</summary>
    public async Task<IResult> SwitchAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (!Body.Read<ContentAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
            || !Body.Rev(request).Succeeds(out var seen, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        return (await SwitchAsync(caller, ask.Days, seen.Rev, ct)).Succeeds(out var change, out refusal)
            ? Body.Answer(Acted.Of(change, null))
            : Acting.Refuse(refusal);
    }

    /// <summary>Records the switch, then deletes what it no longer covers.</summary>
    public async Task<Result<Change<UsageRegister>>> SwitchAsync(Caller caller, int? days, long? seen, CancellationToken ct)
    {
        var result = await acting.ChangeAsync(UsageStreams.Of(caller), new Asking(caller, seen, null, ct), (state, _, _) => Donating.Keep(state, days));
        return !result.Succeeds(out _, out _) || Settle(caller.In.Id, days).Succeeds(out _, out var refusal) ? result : refusal;
    }

    /// <summary>Deletes what the switch no longer covers; what is too old by the clock alone waits until that has settled.</summary>
    public Result<ContentStore.Stored> Settle(string tenant, int? days) =>
        days is not { } kept ? content.DeleteKept(tenant)
        : clock.Settled() is { } now ? content.DeleteKeptBefore(tenant, now.MinusDays(kept))
        : new ContentStore.Stored(0);

    /// <summary>GET …/usage/content: how much is kept, and what it is called.</summary>
    public IResult List(Caller caller)
    {
        var (newest, all) = content.List(caller.In.Id, acting.Now, MostListed);
        return Body.Answer(new ContentView(acting.State.UsageOf(caller.In.Id).State.Sharing.ContentDays, all.ToString(CultureInfo.InvariantCulture), newest));
    }

    /// <summary>GET …/usage/content/{conversation}: one conversation; that it was read is on the record first.</summary>
    public async Task<IResult> ReadAsync(string conversation, Caller caller, CancellationToken ct)
    {
        if (acting.State.UsageOf(caller.In.Id).State.Sharing.ContentDays is null || content.Read(caller.In.Id, conversation, acting.Now) is not { } chat)
        {
            return Acting.Refuse(
                new Refusal(UsageCodes.UnknownId, "conversation", conversation, "is not known", "check the id; what is kept lasts a few days only"));
        }
        return (await acting.ChangeAsync(UsageStreams.Of(caller), new Asking(caller, Ct: ct), (_, _, _) => Outcome.Of(new ContentRead(conversation))))
            .Succeeds(out _, out var refusal)
            ? Body.Answer(new ConversationView(
                conversation, chat.Model, chat.At, chat.Language,
                [.. chat.Messages.Select(m => new MessageView(m.Role, m.Text))],
                RedactedChat.Replaced(chat)))
            : Acting.Refuse(refusal);
    }

    /// <summary>Keeps the conversations of a file whose metadata were taken; nothing where the switch is off, or the agreement does not let text in.</summary>
    public Result<ContentStore.Stored> Keep(Caller caller, ReadOnlyMemory<byte> jsonLines, Taken taken, IReadOnlySet<string>? agreed)
    {
        if (acting.State.UsageOf(caller.In.Id).State.Sharing.ContentDays is not { } days || agreed is not null && !agreed.Contains(PackageField.Texts))
        {
            return new ContentStore.Stored(0);
        }
        var now = acting.Now;
        return content.Keep(caller.In.Id, ChatLines.Keepable(jsonLines, taken.Rows, activity.KeyOf(caller.In.Id)), now, now.PlusDays(days));
    }
}
