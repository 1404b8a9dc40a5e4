// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Accounts;

/// <summary>The streams about accounts: one for the whole installation, and one for the people of each organisation. What they say belongs together.</summary>
internal static class AccountStreams
{
    public static readonly JointBook<AccountBook> Book = new(
        ["accounts", "people"], AccountBook.Empty, (book, entry, happened) => book.Apply(entry, happened), AccountEvent.Catalog);

    /// <summary>Events for a stream of accounts.</summary>
    public static Writing Writes(BooksState state, string tenant, params IEnumerable<AccountEvent> events)
    {
        var stream = tenant == AccountBook.ServerTenant ? AccountBook.Stream : AccountBook.PeopleOf(tenant);
        return new Writing(Book, stream, tenant, state.Accounts.Rev(stream), [.. events]);
    }

    extension(Reading others)
    {
        /// <summary>Whether somebody is a member; when the list of members changes before the events are appended, the decision is made anew.</summary>
        public bool IsMember(string tenant, string account)
        {
            var people = AccountBook.PeopleOf(tenant);
            others.Guard(people, others.State.Accounts.Rev(people));
            return others.State.Accounts.Tenants[tenant].Members.ContainsKey(account);
        }
    }
}
