// SPDX-License-Identifier: Apache-2.0

using OpenTelemetry.Metrics;

namespace Plimsoll.Web.Watch;

/// <summary>Metrics for Prometheus at an address of their own, so that nobody who reads pages reads them, and nobody who reads them is in the way of pages.
/// </summary>
internal sealed class MetricsDoor(string address, MeterProvider meters) : IHostedService, IAsyncDisposable
{
    public const string Path = "/metrics";

    private WebApplication? _web;

    /// <summary>Where they can be read, once it is started.</summary>
    public string? Url => _web is { Urls: { Count: > 0 } urls } ? urls.First() + Path : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        _web = builder.Build();
        // What is measured are requests of the server, not those that ask how many there were.
        _web.Use((http, next) =>
        {
            if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMetricsTagsFeature>() is { } measured) { measured.MetricsDisabled = true; }
            return next(http);
        });
        _web.UseOpenTelemetryPrometheusScrapingEndpoint(meters, predicate: null, Path, configureBranchedPipeline: null, optionsName: null);
        await _web.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _web?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _web?.DisposeAsync() ?? ValueTask.CompletedTask;
}
