// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Plimsoll.Storage.Files;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Accounts;

/// <summary>Names of people for one page, looked up as they are needed.</summary>
public sealed partial class Named
{
    private readonly Func<string, string> _find;
    private readonly Func<string, string?> _titles;
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    internal Named(Func<string, string> find, Func<string, string?> titles) => (_find, _titles) = (find, titles);

    /// <summary>Who acts where somebody answers a sheet by its link, without an account.</summary>
    public const string ByLink = "link";

    /// <summary>What the ids of outside reviewers begin with, who have no account and act once.</summary>
    public const string Outsider = "rvw";

    [GeneratedRegex("(acc|rvw)_[0-9A-Za-z]{22}")]
    private static partial Regex Account { get; }

    [GeneratedRegex("(fnd|evl|rsk|rec|evd)_[0-9A-Za-z]{22}")]
    private static partial Regex Thing { get; }

    /// <summary>The same, and names of those whom only the page knows.</summary>
    internal Named With(Func<string, string?> others) => new(account => others(account) ?? _find(account), _titles);

    /// <summary>The same, and what things are called that the page knows.</summary>
    internal Named Titled(Func<string, string?> titles) => new(_find, id => titles(id) ?? _titles(id));

    /// <summary>What a record or a piece of evidence is called; its id where that was erased.</summary>
    public string TitleOf(string id) => _titles(id) ?? id;

    /// <summary>How to call an account.</summary>
    public string this[string? account] => account is null ? "nobody" : _known.TryGetValue(account, out var name) ? name : _known[account] = _find(account);

    /// <summary>A text in which accounts, records and pieces of evidence stand by id, with their names and titles instead.</summary>
    public string In(string text) => Account.Replace(
        Thing.Replace(text, match => _titles(match.Value) is { } title ? $"“{title}”" : match.Value), match => this[match.Value]);
}

/// <summary>Knows what things of a capability are called.</summary>
internal interface ITitled
{
    /// <summary>What a thing of an organisation is called; null where it is none of these, or its title was erased.</summary>
    string? TitleOf(string tenant, string id);
}

/// <summary>Finds what people are called: members by name or address, everybody else by what became of them.</summary>
internal sealed class Names(Books books, Vault vault, People people, IEnumerable<ITitled> titled)
{
    public Named Of(Caller caller) => Of(caller.In);

    public Named Of(Tenant tenant)
    {
        var state = books.Now.Accounts;
        return new Named(account =>
            account == DataFolder.Server ? "this server"
            : account == Named.ByLink ? "whoever held a link"
            : account.StartsWith($"{Named.Outsider}_", StringComparison.Ordinal) ? "an outside reviewer"
            : !state.Accounts.TryGetValue(account, out var found) ? account
            : found.Erased ? "an erased person"
            : (found.Name is { } name ? vault.Open(name) : null) is { } text ? text
            : tenant.Members.ContainsKey(account) ? vault.Open(found.Email) ?? account : "somebody who left",
            id => titled.Select(t => t.TitleOf(tenant.Id, id)).FirstOrDefault(title => title is not null));
    }

    /// <summary>Who can own something here.</summary>
    public IReadOnlyList<(string Value, string Label)> Members(Caller caller) =>
        [.. people.Of(caller.In).People.Select(m => (m.Account, m.Name ?? m.Email ?? m.Account))];
}
