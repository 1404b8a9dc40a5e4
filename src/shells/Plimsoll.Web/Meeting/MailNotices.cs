// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Chain;
using Plimsoll.Chain.Lineage;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Chain;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>Mails what happened upstream to members who asked for it. What is queued is one write with how far the log was read, so that nobody who is killed
/// mails anything twice or leaves anything out.</summary>
internal sealed class MailNotices(Acting acting, Storage.Journals.Journal journal, OutgoingMessages read, Mail mail, Vault vault)
{
    private const int Step = 1024;

    private const string Name = "lineage-mail";

    private static readonly string Told = typeof(UpstreamChanged).GetCustomAttribute<EventAttribute>()!.Type;

    private long _until;

    /// <param name="Mailed">Whether notices are mailed to whoever asks.</param>
    internal sealed record NoticeMailAsk(bool Mailed);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapTenantPages().MapPost("/chain/notices/mail", (MailNotices use, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.FormAsync(request, caller, ct)).IsForm().Asks(Right.Read);
        routes.MapTenantApi().WithTags("Chain").MapPut("/chain/notices/mail", (
            MailNotices use, HttpRequest request, Caller caller, CancellationToken ct) =>
            Acting.ApiAsync<NoticeMailAsk, NoticeMail>(request, caller, null, use.SetAsync, ct))
            .Acts<NoticeMailAsk>(Right.Read, "MailUpstreamNotices", "Have what happens upstream mailed to yourself, or no longer")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Whether it is mailed to the caller; null where this server mails nothing.</summary>
    public bool? Is(Caller caller) => !mail.Is ? null
        : acting.State.Of(ChainStreams.Mailed).Find(caller.In.Id, caller.In.Id)?.State.Asked.ContainsKey(caller.Id) == true;

    public Task<Result<Change<NoticeMail>>> SetAsync(NoticeMailAsk ask, Asking asking) => mail.Refuse(ask.Mailed) is { } refusal
        ? Task.FromResult<Result<Change<NoticeMail>>>(refusal)
        : acting.ChangeAsync<NoticeMail>(
            ChainStreams.Mailed.At(asking.Tenant), asking, (state, asker, _) => NoticeMail.Set(state, asker.Account, ask.Mailed));

    private Task<IResult> FormAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ChainCodes.BadValue, fields => new NoticeMailAsk(fields["mailed"] == "yes"), (ask, _) => SetAsync(ask, new Asking(caller, Ct: ct)),
        (_, _) => Forms.See($"/t/{caller.In.Slug}/chain/notices#mail"), (_, refusal) => Problems.Page(refusal), ct);

    /// <summary>Queues what was told since the last round.</summary>
    public async Task QueueAsync(CancellationToken ct)
    {
        if (!mail.Is) { return; }
        var state = acting.State;
        Kept<NoticeMail>[] asked = [.. state.Of(ChainStreams.Mailed).All.Where(kept => !kept.State.Asked.IsEmpty)];
        if (asked.Length == 0) { return; }
        var byTenant = asked.ToDictionary(kept => kept.Tenant, kept => kept.State, StringComparer.Ordinal);
        if (_until == 0) { _until = read.ReadUntil(Name); }
        _until = Math.Max(_until, asked.Min(kept => kept.State.Asked.Values.Min()));
        while (_until < state.Seq && !ct.IsCancellationRequested)
        {
            var entries = journal.Read(_until, (int)Math.Min(Step, state.Seq - _until));
            if (entries.Count == 0) { return; }
            RowChange[] rows = [.. entries.Select(Envelope.Of).Where(e => e.Type == Told && byTenant.ContainsKey(e.Tenant))
                .SelectMany(e => Rows(state, byTenant[e.Tenant], e))];
            var until = entries[^1].Seq;
            if (rows.Length > 0
                && await journal.WriteAsync(DataFolder.Server, [.. rows, OutgoingMessages.Read(Name, until)]) is AppendAnswer.Refused { Refusal: var refusal })
            {
                throw new IOException(refusal.Code);
            }
            _until = until;
        }
    }

    private IEnumerable<RowChange> Rows(BooksState state, NoticeMail asked, Envelope entry)
    {
        var (tenant, id) = (state.Accounts.Tenants[entry.Tenant], entry.Stream[(entry.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        if (state.Of(ChainStreams.Notices).Find(entry.Tenant, id) is not { State.Told: { } told }) { return []; }
        var registry = state.RegistryOf(entry.Tenant).State;
        var sentence = AnswerNotice.Sentence(told.Cause, AnswerNotice.View(told.Reached[0], told, registry), told.Total);
        return asked.Asked.Where(a => a.Value < entry.Seq && tenant.Members.ContainsKey(a.Key))
            .Select(a => (Account: a.Key, To: vault.Open(state.Accounts.Accounts[a.Key].Email))).Where(a => a.To is not null)
            .SelectMany(a => mail.Send(a.Account, a.Account, entry.Tenant, Told, new MailText(
                a.To!, $"{told.Cause.Model} {told.Cause.Version} {ChainTerms.Changes[told.Cause.What].Label}",
                $"{sentence}\n\n{mail.Whole($"/t/{tenant.Slug}/chain/notices#{id}")}\n\nYou asked {tenant.Name} for this; on that page you can end it.\n")));
    }
}
