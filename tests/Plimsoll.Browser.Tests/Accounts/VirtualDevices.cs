// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Accounts;

/// <summary>Chromium's own virtual authenticators at one page, over the protocol of its tools: devices that answer at once, with their owner there.</summary>
internal sealed class VirtualDevices
{
    private readonly ICDPSession _tools;

    private VirtualDevices(ICDPSession tools) => _tools = tools;

    public static async Task<VirtualDevices> OfAsync(IPage page)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable", new Dictionary<string, object> { ["enableUI"] = false });
        return new VirtualDevices(tools);
    }

    /// <param name="passkeys">What it holds from the beginning, as another one held it.</param>
    /// <returns>Its id.</returns>
    public async Task<string> AddAsync(params IReadOnlyList<JsonElement> passkeys)
    {
        var added = await _tools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        var device = added!.Value.GetProperty("authenticatorId").GetString()!;
        foreach (var passkey in passkeys)
        {
            await _tools.SendAsync("WebAuthn.addCredential", new Dictionary<string, object> { ["authenticatorId"] = device, ["credential"] = passkey });
        }
        return device;
    }

    public Task RemoveAsync(string device) =>
        _tools.SendAsync("WebAuthn.removeVirtualAuthenticator", new Dictionary<string, object> { ["authenticatorId"] = device });

    /// <summary>What a device holds, its keys and counters as well.</summary>
    public async Task<JsonElement[]> PasskeysAsync(string device) =>
        [.. (await _tools.SendAsync("WebAuthn.getCredentials", new Dictionary<string, object> { ["authenticatorId"] = device }))!.Value
            .GetProperty("credentials").EnumerateArray()];

    /// <summary>The first step: e-mail and password.</summary>
    public static async Task SignInAsync(IPage page, string address, string who)
    {
        await page.GotoAsync($"{address}/sign-in");
        await page.GetByLabel("E-mail").FillAsync($"{who}@example.org");
        await page.GetByLabel("Password").FillAsync(Cast.Password(who));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
    }
}
