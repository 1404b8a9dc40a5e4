// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Plimsoll.Web.Tests.Proxied;

/// <summary>A module that listens to the log.</summary>
internal sealed class Lines : Web.Acts.Module, ILoggerProvider
{
    public ConcurrentQueue<string> Said { get; } = [];

    public override string Name => "lines";

    public override void AddServices(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this);

    public override void Map(IEndpointRouteBuilder routes) { }

    public ILogger CreateLogger(string categoryName) => new Ear(this);

    public void Dispose() { }

    private sealed class Ear(Lines lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Said.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
