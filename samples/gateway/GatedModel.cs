// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Builder;
using Plimsoll.Gateway;

namespace Plimsoll.Samples;

/// <summary>What serves a model, behind the gate. docs/guide/release.md shows the lines between the marks.</summary>
internal static class GatedModel
{
    public static WebApplication Create(WebApplicationBuilder builder, Uri plimsoll, string release, string keyFile)
    {
        // shown
        var app = builder.Build();
        app.UsePlimsollGate(new GateOptions { Server = plimsoll, Release = release, TrustedKeys = [File.ReadAllText(keyFile)] });
        app.MapPost("/chat", () => "what the model says").ServesUse("chat");
        app.MapPost("/complete", () => "what the model writes").ServesUse("code");
        app.MapGet("/alive", () => "yes").ServesNoModel();
        // end
        return app;
    }
}
