// SPDX-License-Identifier: Apache-2.0

using Microsoft.Extensions.Time.Testing;
using Plimsoll.Gateway.Testing;

namespace Plimsoll.Web.Tests.Gateway;

/// <summary>The release that these tests gate, and when its documents were issued.</summary>
internal static class Issued
{
    public const string Release = "rel_1";

    public static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static StatusIssuer Issuer() => new(Release, new FakeTimeProvider(Start));

    public static Task<StatusServer> ServerAsync(byte[] document) => StatusServer.StartAsync(Release, document, TestContext.Current.CancellationToken);
}

/// <summary>A clock whose hands the test moves, backwards too; timers run as they do, because a gate looks in the background.</summary>
internal sealed class MovedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = Issued.Start.AddMinutes(1);

    public override DateTimeOffset GetUtcNow() => Now;
}
