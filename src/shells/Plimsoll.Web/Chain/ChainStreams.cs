// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Chain.Lineage;
using Plimsoll.Chain.Providers;
using Plimsoll.Chain.Received;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Chain;

/// <summary>The streams of duties that are handed over: of whoever hands them over, and of whoever takes them in; and how they are acted on.</summary>
internal static class ChainStreams
{
    public static readonly StreamOf<HandOver> HandOvers = new(
        "hand-over", HandOver.Empty, (state, happened) => state.Apply(happened), ChainEvent.Catalog, id => Unknown("handOver", id));

    public static readonly StreamOf<ReceivedSheet> Received = new(
        "received-sheet", ReceivedSheet.Empty, (state, happened) => state.Apply(happened), ChainEvent.Catalog, id => Unknown("received", id));

    /// <summary>What organisations downstream are told of what happened upstream: a stream for each notice, which an organisation is given once.</summary>
    public static readonly StreamOf<UpstreamNotice> Notices = new(
        "upstream-notice", UpstreamNotice.Empty, (state, happened) => state.Apply(happened), ChainEvent.Catalog, id => Unknown("notice", id));

    /// <summary>To whom in an organisation notices are mailed: one stream for each organisation, which it has from the beginning.</summary>
    public static readonly StreamOf<NoticeMail> Mailed = new(
        "notice-mail", NoticeMail.Empty, (state, happened) => state.Apply(happened), ChainEvent.Catalog);

    /// <summary>Who is the provider of what an organisation changed: one stream for each organisation, which it has from the beginning.</summary>
    public static readonly StreamOf<ProviderBook> Providers = new(
        "providers", ProviderBook.Empty, (state, happened) => state.Apply(happened), ChainEvent.Catalog);

    /// <summary>A hand-over of the caller's organisation.</summary>
    public static StreamAt<HandOver> Of(Caller caller, string handOver) => HandOvers.At(caller.In.Id, handOver);

    /// <summary>A sheet that the caller's organisation took in.</summary>
    public static StreamAt<ReceivedSheet> ReceivedBy(Caller caller, string received) => Received.At(caller.In.Id, received);

    /// <summary>A notice to the caller's organisation.</summary>
    public static StreamAt<UpstreamNotice> NoticeTo(Caller caller, string notice) => Notices.At(caller.In.Id, notice);

    /// <summary>Whose erasure takes along what a receiver wrote.</summary>
    public static string SubjectOf(string handOver) => $"receiver/{handOver}";

    /// <summary>The hand-over of such a subject; null where it is another one.</summary>
    public static string? OfSubject(string subject) => subject.Split('/') is ["receiver", var handOver] ? handOver : null;

    extension(Acting acting)
    {
        /// <summary>A hand-over of the caller's organisation.</summary>
        public Result<Kept<HandOver>> HandOverOf(Caller caller, string handOver) => acting.Find(Of(caller, handOver));

        public Texts TextsBy(Caller caller) => acting.TextsBy(caller, ChainCodes.BadValue);
    }

    extension(BooksState state)
    {
        /// <summary>What an organisation handed over, the newest first.</summary>
        public IEnumerable<HandOver> HandOversOf(string tenant) =>
            state.Of(HandOvers).Of(tenant).Values.Select(kept => kept.State).OrderByDescending(h => h.OpenedAt)
                .ThenBy(h => h.Opened!.HandOver, StringComparer.Ordinal);

        /// <summary>What an organisation was told of what happened upstream, the newest first.</summary>
        public IEnumerable<UpstreamNotice> NoticesTo(string tenant) =>
            state.Of(Notices).Of(tenant).Values.Select(kept => kept.State).OrderByDescending(n => n.Told!.Entry);

        /// <summary>Sheets that an organisation took in, the newest first.</summary>
        public IEnumerable<ReceivedSheet> ReceivedOf(string tenant) =>
            state.Of(Received).Of(tenant).Values.Select(kept => kept.State).OrderByDescending(r => r.First!.At)
                .ThenBy(r => r.First!.Taken.Received, StringComparer.Ordinal);
    }

    private static Refusal Unknown(string field, string id) => new(ChainCodes.UnknownId, field, id, "is not known", "check the id");
}
