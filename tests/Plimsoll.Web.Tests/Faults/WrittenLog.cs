// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>What a server writes to its log at the level at which it stands by default.</summary>
internal sealed class WrittenLog : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public static WrittenLog Of(RunningApp app)
    {
        var log = new WrittenLog();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        return log;
    }

    public ILogger CreateLogger(string categoryName) => new One(this, categoryName);

    public void Dispose() { }

    private sealed class One(WrittenLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) { log.Lines.Enqueue($"{category}[{eventId.Id}] {formatter(state, exception)} {exception?.GetType().Name}: {exception?.Message}\n{exception?.StackTrace}"); }
        }
    }
}
