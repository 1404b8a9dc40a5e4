// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Usage.Sharing;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Usage;

/// <summary>Addresses of the API for packages, donations and what is kept of what people write.</summary>
internal static class SharingRoutes
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddSharing() =>
            services.AddSingleton<SharePackages>()
                .AddSingleton<KeepContent>().AddSingleton<TakeDonations>().AddSingleton<KeepSharing>()
                .AddHostedService(provider => provider.GetRequiredService<KeepSharing>());
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapSharingApi()
        {
            var u = routes.MapTenantApi()
                .WithTags("Usage").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            u.MapGet("/usage/packages", (SharePackages use, string? after, string? limit, Caller caller) => use.List(after, limit, caller))
                .Asks(Right.Read).Produces<SharePackages.PackagesView>().WithName("ListPackages")
                .WithSummary("Packages that were made for others, and those that others sent");
            u.MapPost("/usage/packages", (SharePackages use, HttpRequest request, Caller caller, CancellationToken ct) => use.MakeAsync(request, caller, ct))
                .Asks(Right.Publish).Accepts<PackageAsk>("application/json").Produces<Acted>(StatusCodes.Status201Created)
                .ProducesProblem(StatusCodes.Status503ServiceUnavailable).WithName("MakePackage")
                .WithSummary("Make a signed package of activity for a named recipient, under an agreement");
            u.MapPost("/usage/packages/import", (SharePackages use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ReceiveAsync(request, caller, ct))
                .Asks(Right.Publish).WithMetadata(new RequestSizeLimitAttribute(SharePackages.MostBody)).Accepts<SharePackages.ReceiveAsk>("application/json")
                .Produces<Acted>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .ProducesProblem(StatusCodes.Status503ServiceUnavailable).WithName("ReceivePackage")
                .WithSummary("Take a package of somebody else; refused where it holds what it does not declare");
            u.MapGet(
                "/usage/packages/{package}",
                (SharePackages use, string package, HttpContext http, Caller caller, CancellationToken ct) => use.HandOverAsync(package, http, caller, ct))
                .Asks(Right.Publish).Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status410Gone)
                .WithName("HandOverPackage").WithSummary("The bytes of a package; that they were given out is recorded");
            u.MapPost(
                "/usage/packages/{package}/delete",
                (SharePackages use, string package, Caller caller, CancellationToken ct) => use.DeleteAsync(package, caller, ct))
                .Asks(Right.Publish).Produces<Acted>().ProducesProblem(StatusCodes.Status410Gone).WithName("DeletePackage")
                .WithSummary("Delete the bytes of a package before its day");
            u.MapGet("/usage/content", (KeepContent use, Caller caller) => use.List(caller))
                .Asks(Right.Read).Produces<KeepContent.ContentView>().WithName("ShowContent")
                .WithSummary("Whether what people write is kept, for how long, and how much there is");
            u.MapPut("/usage/content", (KeepContent use, HttpRequest request, Caller caller, CancellationToken ct) => use.SwitchAsync(request, caller, ct))
                .Acts<KeepContent.ContentAsk>(Right.People, "SwitchContent", "Keep what people write, redacted, for 1 to 30 days; null deletes it all");
            u.MapGet(
                "/usage/content/{conversation}",
                (KeepContent use, string conversation, Caller caller, CancellationToken ct) => use.ReadAsync(conversation, caller, ct))
                .Asks(Right.Publish).Produces<KeepContent.ConversationView>().WithName("ReadConversation")
                .WithSummary("One conversation that is kept; that it was read is recorded");
            u.MapGet("/usage/donations", (TakeDonations use, string? after, string? limit, Caller caller) => use.List(after, limit, caller))
                .Asks(Right.Read).Produces<TakeDonations.SetsView>().WithName("ListDonations")
                .WithSummary("Research sets with how much was given to each; no donor");
            u.MapGet("/usage/donations/{donation}", (TakeDonations use, string donation, Caller caller) => use.Show(donation, caller))
                .Asks(Right.Read).Produces<Donation>().WithName("ShowDonation")
                .WithSummary("A donation: set, consent, until when, and whether it was taken back");
            u.MapPost("/usage/donations", (TakeDonations use, HttpRequest request, Caller caller, CancellationToken ct) => use.GiveAsync(request, caller, ct))
                .Asks(Right.Send).WithMetadata(new RequestSizeLimitAttribute(TakeDonations.MostBody)).Accepts<TakeDonations.GiveAsk>("application/json")
                .Produces<TakeDonations.Given>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .ProducesProblem(StatusCodes.Status503ServiceUnavailable).WithName("GiveDonation")
                .WithSummary("Give conversations of a person to a research set; they are redacted before they are kept");
            u.MapPost(
                "/usage/donations/withdraw",
                (TakeDonations use, HttpRequest request, Caller caller, CancellationToken ct) => use.WithdrawAsync(request, caller, ct))
                .Acts<TakeDonations.WithdrawAsk>(Right.Send, "WithdrawDonation", "Take a donation back by its receipt; the conversations are deleted");
            u.MapPost("/usage/files", (ReceiveActivity use, HttpRequest request, Caller caller, CancellationToken ct) => use.FileAsync(request, caller, ct))
                .Asks(Right.Send).DisableRateLimiting().WithMetadata(new RequestSizeLimitAttribute(ReceiveActivity.MostPacked))
                .Accepts<byte[]>("application/x-ndjson", "application/json").Produces<ReceiveActivity.FileReceived>()
                .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status503ServiceUnavailable).WithName("ReceiveFile")
                .WithSummary("Take lines of a published chat log (WildChat, LMSYS-Chat-1M) or of plain JSON");
        }
    }
}
