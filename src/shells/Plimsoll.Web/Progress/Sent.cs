// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Progress;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress;

/// <summary>A form that was sent: a field that is not there reads as an empty text.</summary>
internal sealed record Sent(IFormCollection Form)
{
    public string this[string field] => Form[field].ToString();

    /// <summary>The revision that the page showed.</summary>
    public long? Rev => long.TryParse(Form["rev"], NumberStyles.None, CultureInfo.InvariantCulture, out var rev) ? rev : null;

    public IReadOnlyDictionary<string, string> Typed => Form.Keys.ToDictionary(k => k, k => Form[k].ToString(), StringComparer.Ordinal);

    public static async Task<Sent> ReadAsync(HttpContext http) => new(await Forms.SentAsync(http.Request, http.RequestAborted));

    /// <summary>Reads a field that holds a day.</summary>
    public Result<DayOf> Day(string field) => DateOnly.TryParseExact(this[field], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? new DayOf(day) : new Refusal(ProgressCodes.BadValue, field, this[field], "is not a day", "write one such as 2026-11-20");

    internal sealed record DayOf(DateOnly Day);
}
