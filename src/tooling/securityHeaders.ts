/** Lets the development server's own inline scripts pass; never part of the production policy. */
export const DEVELOPMENT_NONCE = 'layer-lab-development';

/**
 * Headers of every response. Cross-origin isolation (COOP, COEP) gives the page shared memory; the policy confines it to its
 * own origin, without inline scripts and without eval other than WebAssembly compilation.
 *
 * Styles alone may be inline: the component library writes its theme variables and responsive values into <style> elements
 * whose text depends on state, so that no hash can list them, and the built page is static, so that no nonce can mark them.
 */
export function securityHeaders(mode: 'production' | 'development'): Record<string, string> {
  const inDevelopment = mode === 'development';
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval'${inDevelopment ? ` 'nonce-${DEVELOPMENT_NONCE}'` : ''}`,
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${inDevelopment ? ' ws://localhost:* ws://127.0.0.1:*' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}
