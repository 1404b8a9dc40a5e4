// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>Addresses of the API about accounts, organisations, people and keys.</summary>
internal static class AccountRoutes
{
    /// <summary>Who is asking, and where they belong; of a key for one organisation only what the key may see.</summary>
    internal sealed record Me(string Account, bool Administers, IReadOnlyList<MyTenant> Tenants);

    internal sealed record MyTenant(string Tenant, string Slug, string Name, IReadOnlyList<MemberRole> Roles, string Zone);

    private static Me MeOf(Caller caller, AccountBook state) => new(caller.Id, caller.Administers,
    [
        .. from tenant in state.Of(caller.Id)
           let roles = Caller.RolesIn(tenant, caller.Account, caller.Key)
           where roles is not null
           select new MyTenant(tenant.Id, tenant.Slug, tenant.Name, roles, tenant.Zone),
    ]);

    extension(IServiceCollection services)
    {
        public IServiceCollection AddAccounts(PasswordWork work) => services
            .AddSingleton(work).AddSingleton<Passwords>().AddSingleton<OpenAccount>().AddSingleton<OpenTenant>().AddSingleton<People>().AddSingleton<IssueKey>()
            .AddSingleton<CalendarLinks>()
            .AddSingleton<SetZone>().AddSingleton<SignIn>().AddSingleton<Gatekeeper>().AddSingleton<Guesses>().AddSingleton<KnownBrowsers>()
            .AddSingleton<Factors>().AddSingleton<Passkeys>().AddSingleton<PasskeyChallenges>().AddSingleton<ShowPasskeys>()
            .AddSingleton<ShowAccount>().AddSingleton<AskFactor>().AddSingleton<ResetAccess>()
            .AddSingleton<BeginReset>().AddHostedService<AccountDoor>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>The group of addresses below one organisation; each asks for a right of its own.</summary>
        public RouteGroupBuilder MapTenantApi() => routes.MapGroup("/api/v1/t/{tenant}")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        public void MapAccountPages()
        {
            var pages = routes.MapGroup("").WithMetadata(new HoldsForm())
                .ExcludeFromDescription()
                .AddEndpointFilter((context, next) => { context.HttpContext.Response.Headers.CacheControl = "no-store"; return next(context); });
            pages.MapGet("/sign-in", (string? next) => SignIn.Show(next));
            pages.MapPost("/sign-in", (SignIn use, HttpRequest request, CancellationToken ct) => use.EnterAsync(request, ct))
                .IsForm().RequireRateLimiting(PublicRateLimit.Guessing);
            pages.MapPost("/sign-in/code", (SignIn use, HttpRequest request, CancellationToken ct) => use.CodeAsync(request, ct))
                .IsForm().RequireRateLimiting(PublicRateLimit.Guessing);
            pages.MapPost("/sign-in/passkey", (SignIn use, HttpRequest request, CancellationToken ct) => use.PasskeyAsync(request, ct))
                .IsForm().RequireRateLimiting(PublicRateLimit.Guessing);
            pages.MapPost("/sign-out", (SignIn use, HttpContext http) => use.LeaveAsync(http)).IsForm();
            pages.MapGet("/first", (SignIn use) => use.ShowWelcome(first: true));
            pages.MapPost("/first", (SignIn use, HttpRequest request, CancellationToken ct) => use.WelcomeAsync(true, request, ct))
                .IsForm().RequireRateLimiting(PublicRateLimit.Guessing);
            pages.MapGet("/invitation", (SignIn use, string? token) => use.ShowWelcome(first: false, token));
            pages.MapPost("/invitation", (SignIn use, HttpRequest request, CancellationToken ct) => use.WelcomeAsync(false, request, ct))
                .IsForm().RequireRateLimiting(PublicRateLimit.Guessing);
            pages.MapGet("/home", (SignIn use, string? left, Caller caller) => use.Home(caller, left == "yes")).AsksAccount();
            pages.MapPost("/home", (SignIn use, HttpRequest request, Caller caller, CancellationToken ct) => use.OpenTenantAsync(request, caller, ct))
                .IsForm().AsksAccount();
            pages.MapGet("/reset", (string? token) => ResetAccess.Show(token));
            pages.MapPost("/reset", (ResetAccess use, HttpRequest request, CancellationToken ct) => use.TakeAsync(request, ct))
                .IsForm().RequireRateLimiting(PublicRateLimit.Guessing);
            pages.MapGet("/account", (ShowAccount use, HttpRequest request, Caller caller) => use.Show(request, caller)).AsksAccount();
            pages.MapPost("/account/password", (ShowAccount use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ChangePasswordAsync(request, caller, ct)).IsForm().AsksAccount();
            pages.MapPost("/account/sessions/{session}/end", (ShowAccount use, string session, HttpRequest request, Caller caller) =>
                use.EndAsync(session, request, caller)).IsForm().AsksAccount();
            pages.MapPost("/account/sessions/end", (ShowAccount use, HttpContext http, Caller caller) => use.EndAllAsync(http, caller)).IsForm().AsksAccount();
            pages.MapGet("/account/second-factor", (ShowAccount use, HttpRequest request, Caller caller) => use.ShowFactorAsync(request, caller)).AsksAccount();
            pages.MapPost("/account/second-factor", (ShowAccount use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.SetFactorAsync(request, caller, ct)).IsForm().AsksAccount();
            pages.MapPost("/account/second-factor/show", (ShowAccount use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ProveAsync(request, caller, ct)).IsForm().AsksAccount();
            pages.MapPost("/account/second-factor/remove", (ShowAccount use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.RemoveFactorAsync(request, caller, ct)).IsForm().AsksAccount();
            pages.MapPost("/account/second-factor/passkey", (ShowAccount use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ProveByPasskeyAsync(request, caller, ct)).IsForm().AsksAccount();
            pages.MapGet("/account/passkeys", (ShowPasskeys use, HttpRequest request, Caller caller) => use.HandleAsync(request, caller)).AsksAccount();
            pages.MapPost("/account/passkeys", (ShowPasskeys use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AddAsync(request, caller, ct)).IsForm().AsksAccount();
            pages.MapPost("/account/passkeys/remove", (ShowPasskeys use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.RemoveAsync(request, caller, ct)).IsForm().AsksAccount();
        }

        public void MapAccountApi()
        {
            var open = routes.MapGroup("/api/v1")
                .WithTags("Accounts").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
                .ProducesProblem(StatusCodes.Status429TooManyRequests).RequireRateLimiting(PublicRateLimit.Guessing);
            open.MapPost("/accounts/first", (OpenAccount use, HttpRequest request, CancellationToken ct) => use.FirstAsync(request, ct))
                .Accepts<OpenAccount.FirstAsk>("application/json").Produces<OpenAccount.Opened>(StatusCodes.Status201Created).WithName("OpenFirstAccount")
                .WithSummary("Make the first account with the token of the data folder");
            open.MapPost("/accounts/invited", (OpenAccount use, HttpRequest request, CancellationToken ct) => use.InvitedAsync(request, ct))
                .Accepts<OpenAccount.InvitedAsk>("application/json").Produces<OpenAccount.Opened>(StatusCodes.Status201Created).WithName("TakeInvitation")
                .WithSummary("Take an invitation");

            var mine = routes.MapGroup("/api/v1")
                .WithTags("Accounts").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized);
            mine.MapGet("/me", (Caller caller, Books books) => Body.Answer(MeOf(caller, books.Now.Accounts)))
                .AsksAccount().Produces<Me>().WithName("Me").WithSummary("Who am I, and where do I belong?");
            mine.MapPost("/tenants", (OpenTenant use, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(request, caller, ct))
                .AsksAccount().Accepts<OpenTenant.Ask>("application/json").Produces<OpenTenant.Opened>(StatusCodes.Status201Created).WithName("OpenTenant")
                .WithSummary("Let an organisation begin to work here");

            var tenant = routes.MapTenantApi().WithTags("People");
            tenant.MapGet("/people", (People use, string? after, string? limit, Caller caller) => use.List(after, limit, caller))
                .Asks(Right.People).Produces<People.Listed>().WithName("ListPeople").WithSummary("Members and open invitations");
            tenant.MapPost("/invitations", (People use, HttpRequest request, Caller caller, CancellationToken ct) => use.InviteAsync(request, caller, ct))
                .Asks(Right.People).Accepts<People.InviteAsk>("application/json").Produces<People.InviteAnswer>(StatusCodes.Status201Created)
                .WithName("Invite").WithSummary("Invite a person; the token is shown once");
            tenant.MapDelete("/invitations/{invitation}", (People use, string invitation, Caller caller, CancellationToken ct) =>
                use.WithdrawAsync(invitation, caller, ct))
                .Asks(Right.People).Produces<Done>().WithName("WithdrawInvitation").WithSummary("Withdraw an invitation");
            tenant.MapPut(
                "/people/{account}",
                (People use, string account, HttpRequest request, Caller caller, CancellationToken ct) => use.SetAsync(account, request, caller, ct))
                .Asks(Right.People).Accepts<People.RolesAsk>("application/json").Produces<Done>().WithName("SetRoles")
                .WithSummary("Set what a member may do");
            tenant.MapDelete("/people/{account}", (People use, string account, Caller caller, CancellationToken ct) => use.RemoveAsync(account, caller, ct))
                .Asks(Right.People).Produces<Done>().WithName("RemoveMember").WithSummary("Take a member out of the organisation");
            tenant.MapPost("/people/{account}/erase", (People use, string account, Caller caller, CancellationToken ct) => use.EraseAsync(account, caller, ct))
                .Asks(Right.People).Produces<Done>().WithName("ErasePerson")
                .WithSummary("Erase a person: texts, keys, sessions; the proofs go on verifying");
            tenant.MapPut("/zone", (SetZone use, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(request, caller, ct))
                .Asks(Right.People).Accepts<SetZone.ZoneAsk>("application/json").Produces<Done>().WithName("SetZone")
                    .WithSummary("Set the time zone in which promised days end");
            tenant.MapPut(
                "/second-factor", (AskFactor use, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(request, caller, ct))
                .Asks(Right.People).Accepts<AskFactor.FactorAsk>("application/json").Produces<Done>().WithName("AskSecondFactor")
                .WithSummary("Say for which roles the pages want a second factor");
            tenant.MapGet("/limits", (ShowLimits use, Caller caller) => use.Answer(caller))
                .Asks(Right.OwnKeys).Produces<ShowLimits.LimitsView>().WithName("ShowLimits")
                .WithSummary("What the organisation may use of what all share, and uses");
            tenant.MapGet("/keys", (IssueKey use, string? after, string? limit, Caller caller) => use.List(after, limit, caller))
                .Asks(Right.OwnKeys).Produces<IssueKey.Listed>().WithName("ListKeys").WithSummary("Keys of the API");
            tenant.MapPost("/keys", (IssueKey use, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(request, caller, ct))
                .Asks(Right.OwnKeys).Accepts<IssueKey.Ask>("application/json").Produces<IssueKey.Issued>(StatusCodes.Status201Created).WithName("IssueKey")
                .WithSummary("Issue a key; it is shown once");
            tenant.MapDelete("/keys/{key}", (IssueKey use, string key, Caller caller, CancellationToken ct) => use.RevokeAsync(key, caller, ct))
                .Asks(Right.OwnKeys).Produces<Done>().WithName("RevokeKey").WithSummary("Take a key back");
        }
    }
}
