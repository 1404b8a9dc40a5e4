// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Acts;

/// <summary>What a use case is told besides the ask itself; the same for the API and for a form.</summary>
/// <param name="Caller">Who asks, in which organisation, as what.</param>
/// <param name="Seen">The revision that the caller had seen; null where any will do.</param>
/// <param name="Once">Keeps an ask that is sent twice from being done twice.</param>
internal sealed record Asking(Caller Caller, long? Seen = null, Idempotency? Once = null, CancellationToken Ct = default)
{
    /// <summary>The organisation of the address.</summary>
    public string Tenant => Caller.In.Id;
}

/// <summary>What every act answers.</summary>
/// <param name="Id">What was made, where something was.</param>
/// <param name="Rev">The stream's revision now: send it as <c>rev</c> to be told when somebody else was there in between.</param>
/// <param name="Happened">Names of the events, consequences included.</param>
internal sealed record Acted(string? Id, string Rev, IReadOnlyList<string> Happened, LedgerPlace Ledger)
{
    /// <summary>Stands in the place of the id where nothing is made.</summary>
    private const string Nothing = "-";

    /// <param name="made">Id of what was made; null where nothing was. An ask that came a second time answers with the id of the first.</param>
    public static Acted Of<T>(Change<T> change, string? made) where T : class =>
        Of(change.Earlier is { } earlier ? Read(earlier) : made, change.Rev, change.Events, change.Place);

    public static Acted Of(Answered first) => Of(Read(first.Answer), first.Rev, first.Events, first.Place);

    private static Acted Of(string? made, long rev, IReadOnlyList<JournalEvent> events, LedgerPlace place) =>
        new(made, rev.ToString(CultureInfo.InvariantCulture), [.. events.Select(e => EventCatalog.NameOf(e).Type)], place);

    /// <summary>What is kept to answer the same ask again.</summary>
    public static byte[] Kept(string? made) => Encoding.UTF8.GetBytes(made ?? Nothing);

    private static string? Read(byte[] earlier) => Encoding.UTF8.GetString(earlier) is var said && said == Nothing ? null : said;
}
