// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Plimsoll.Web.Acts;

/// <summary>What somebody typed into a form; kept so that a refusal shows it again.</summary>
/// <param name="form">The fields; null where nothing was sent.</param>
/// <param name="sent">The path that the form was sent to; null where that is of no matter.</param>
public sealed class Typed(IFormCollection? form = null, PathString? sent = null)
{
    public static readonly Typed Nothing = new();

    /// <summary>What an address asks for, where a page takes it as it takes a form.</summary>
    public static Typed OfQuery(HttpRequest request) => new(new FormCollection(request.Query.ToDictionary(q => q.Key, q => q.Value)));

    /// <summary>What was typed into the form that is sent to an address; nothing where another form of the page was sent. A page with several forms shows each
    /// of them what was typed into it alone, however alike their fields are named.</summary>
    public Typed In(string action) => sent is not { } path || path.Equals(action, StringComparison.OrdinalIgnoreCase) ? this : Nothing;

    /// <summary>The text of a field; null when it is empty.</summary>
    public string? this[string field] => form?[field].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The revision that the page showed; null where it showed none.</summary>
    public long? Rev => long.TryParse(this["rev"], NumberStyles.None, CultureInfo.InvariantCulture, out var rev) ? rev : null;

    /// <summary>The names of the fields, in the order in which they were sent.</summary>
    public IEnumerable<string> Names => form?.Keys ?? [];

    public IReadOnlyList<string> All(string field) => form is null ? [] : [.. form[field].OfType<string>().Where(t => t.Length > 0)];

    public bool Has(string field, string value) => All(field).Contains(value);

    /// <summary>The field exactly as it was sent, emptied ones too; what stood there before, where the form did not have it.</summary>
    public string Or(string field, string before) => form is not null && form.ContainsKey(field) ? form[field].ToString() : before;

    /// <summary>A file that came along; null where none was chosen.</summary>
    internal IFormFile? File(string field) => form?.Files.GetFile(field) is { Length: > 0 } file ? file : null;
}
