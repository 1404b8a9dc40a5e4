// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Accounts;

/// <summary>Who may come in, and what outsiders check the history with: part of every installation, whatever else it can do.</summary>
/// <param name="work">Less work a password than usual, where a test makes hundreds of accounts that guard nothing.</param>
internal sealed class AccountsModule(PasswordWork? work = null) : Module
{
    public override string Name => "accounts";

    public override IReadOnlyList<StreamBook> Streams => [AccountStreams.Book];

    public override IReadOnlyList<Type> Erasures => [typeof(EraseAccounts)];

    public override void AddServices(IServiceCollection services) => services.AddAccounts(work ?? PasswordWork.Usual).AddPeoplePages();

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapAccountPages();
        routes.MapPeoplePages();
        routes.MapAccountApi();
        routes.MapJournal();
    }

    public override IEnumerable<string> Say(IServiceProvider services, string address) => services.GetRequiredService<OpenAccount>() is { IsFirst: true } first
        ? [$"Nobody has an account yet: {address}/first makes the first one, with the token in {first.TokenPath}."] : [];
}
