import { render } from 'preact';
import { App } from './app/app.tsx';
import { takeCredentials } from './session/credentials.ts';

takeCredentials();
render(<App />, document.body);
